SELECT django_session.session_key,
       django_session.session_data,
       django_session.expire_date
FROM django_session
WHERE (django_session.expire_date > %s
       AND django_session.session_key = %s)
LIMIT …;

SELECT access_account.*12
FROM access_account
WHERE access_account.id = %s
LIMIT …;

SELECT access_posting.*7,
                       access_account.*12,
                                       areas_area.*13
FROM access_posting
INNER JOIN access_account ON (access_posting.account_id = access_account.id)
INNER JOIN areas_area ON (access_posting.area_id = areas_area.id)
WHERE (access_posting.starts <= %s
       AND (access_posting.ends IS NULL
            OR access_posting.ends > %s)
       AND access_posting.account_id = %s);

SELECT registry_ownrecord.person_id AS person_id
FROM registry_ownrecord
WHERE registry_ownrecord.account_id = %s
ORDER BY registry_ownrecord.id ASC
LIMIT …;

SELECT %s AS a
FROM mfa_authenticator
WHERE (mfa_authenticator.type = %s
       AND mfa_authenticator.user_id = %s)
LIMIT …;

SELECT payments_run.*26,
                     areas_area.*13
FROM payments_run
INNER JOIN areas_area ON (payments_run.area_id = areas_area.id)
WHERE (payments_run.sensitivity IN (…)
       AND payments_run.area_path >= %s
       AND payments_run.area_path < %s
       AND payments_run.id = %s)
ORDER BY payments_run.id ASC
LIMIT …;

SELECT COUNT(*) AS __count
FROM payments_hold
WHERE (payments_hold.line_id IN
         (SELECT U0.id
          FROM payments_line U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND payments_hold.run_id = %s);

SELECT payments_chunk.*7,
                       areas_area.*13
FROM payments_chunk
INNER JOIN areas_area ON (payments_chunk.area_id = areas_area.id)
WHERE payments_chunk.run_id = %s
ORDER BY areas_area.path ASC
LIMIT …;

SELECT payments_signature.*13
FROM payments_signature
WHERE payments_signature.run_id = %s
ORDER BY payments_signature.id ASC;

SELECT COUNT(payments_line.id) FILTER (
                                       WHERE (payments_line.cause = %s
                                              AND payments_line.previous_fen IS NULL)) AS new_lines,
       SUM(payments_line.amount_fen) FILTER (
                                             WHERE (payments_line.cause = %s
                                                    AND payments_line.previous_fen IS NULL)) AS new_fen,
       SUM(payments_line.previous_fen) FILTER (
                                               WHERE (payments_line.cause = %s
                                                      AND payments_line.previous_fen IS NULL)) AS new_before,
       COUNT(payments_line.id) FILTER (
                                       WHERE (payments_line.amount_fen > (payments_line.previous_fen)
                                              AND payments_line.cause = %s)) AS more_lines,
       SUM(payments_line.amount_fen) FILTER (
                                             WHERE (payments_line.amount_fen > (payments_line.previous_fen)
                                                    AND payments_line.cause = %s)) AS more_fen,
       SUM(payments_line.previous_fen) FILTER (
                                               WHERE (payments_line.amount_fen > (payments_line.previous_fen)
                                                      AND payments_line.cause = %s)) AS more_before,
       COUNT(payments_line.id) FILTER (
                                       WHERE (payments_line.amount_fen < (payments_line.previous_fen)
                                              AND payments_line.cause = %s)) AS less_lines,
       SUM(payments_line.amount_fen) FILTER (
                                             WHERE (payments_line.amount_fen < (payments_line.previous_fen)
                                                    AND payments_line.cause = %s)) AS less_fen,
       SUM(payments_line.previous_fen) FILTER (
                                               WHERE (payments_line.amount_fen < (payments_line.previous_fen)
                                                      AND payments_line.cause = %s)) AS less_before,
       COUNT(payments_line.id) FILTER (
                                       WHERE (payments_line.amount_fen = (payments_line.previous_fen)
                                              AND payments_line.cause = %s)) AS same_lines,
       SUM(payments_line.amount_fen) FILTER (
                                             WHERE (payments_line.amount_fen = (payments_line.previous_fen)
                                                    AND payments_line.cause = %s)) AS same_fen,
       SUM(payments_line.previous_fen) FILTER (
                                               WHERE (payments_line.amount_fen = (payments_line.previous_fen)
                                                      AND payments_line.cause = %s)) AS same_before,
       COUNT(payments_line.id) FILTER (
                                       WHERE payments_line.cause = %s) AS back_lines,
       SUM(payments_line.amount_fen) FILTER (
                                             WHERE payments_line.cause = %s) AS back_fen,
       SUM(payments_line.previous_fen) FILTER (
                                               WHERE payments_line.cause = %s) AS back_before
FROM payments_line
INNER JOIN payments_chunk ON (payments_line.chunk_id = payments_chunk.id)
WHERE (payments_line.sensitivity IN (…)
       AND payments_line.area_path >= %s
       AND payments_line.area_path < %s
       AND payments_chunk.run_id = %s
       AND NOT (payments_line.state = %s));

SELECT COUNT(payments_line.id) AS lines,
       SUM(payments_line.amount_fen) AS fen
FROM payments_line
WHERE (payments_line.sensitivity IN (…)
       AND payments_line.area_path >= %s
       AND payments_line.area_path < %s
       AND payments_line.area_path >= %s
       AND payments_line.area_path < %s
       AND payments_line.award_id IS NOT NULL
       AND payments_line.period = %s
       AND payments_line.programme = %s
       AND NOT (payments_line.state = %s)
       AND NOT EXISTS
         (SELECT %s AS a
          FROM payments_line U0
          WHERE (U0.kind = (payments_line.kind)
                 AND U0.period = %s
                 AND U0.programme = %s
                 AND U0.award_id = (payments_line.award_id))
          LIMIT …)
       AND NOT EXISTS
         (SELECT %s AS a
          FROM payments_line U0
          WHERE (U0.kind = (payments_line.kind)
                 AND U0.period = %s
                 AND U0.programme = %s
                 AND U0.household_id = (payments_line.household_id)
                 AND U0.person_id = (payments_line.person_id))
          LIMIT …));

SELECT payments_hold.*12,
                      payments_line.*17,
                                     registry_household.*10,
                                                         registry_person.*13
FROM payments_hold
INNER JOIN payments_line ON (payments_hold.line_id = payments_line.id)
INNER JOIN registry_household ON (payments_line.household_id = registry_household.id)
INNER JOIN registry_person ON (payments_line.person_id = registry_person.id)
WHERE (payments_hold.line_id IN
         (SELECT U0.id
          FROM payments_line U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND payments_hold.run_id = %s)
ORDER BY payments_hold.answer ASC,
         payments_hold.id ASC
LIMIT …;
