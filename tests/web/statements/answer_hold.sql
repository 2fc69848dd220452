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

SELECT payments_hold.*12,
                      payments_line.*17,
                                     registry_award.*7,
                                                     registry_household.*10,
                                                                         registry_person.*13,
                                                                                          payments_run.*26,
                                                                                                        areas_area.*13
FROM payments_hold
INNER JOIN payments_line ON (payments_hold.line_id = payments_line.id)
INNER JOIN payments_run ON (payments_hold.run_id = payments_run.id)
LEFT OUTER JOIN registry_award ON (payments_line.award_id = registry_award.id)
INNER JOIN registry_household ON (payments_line.household_id = registry_household.id)
INNER JOIN registry_person ON (payments_line.person_id = registry_person.id)
INNER JOIN areas_area ON (payments_run.area_id = areas_area.id)
WHERE (payments_hold.line_id IN
         (SELECT U0.id
          FROM payments_line U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND payments_hold.run_id = %s
       AND payments_hold.id = %s)
ORDER BY payments_hold.answer ASC,
         payments_hold.id ASC
LIMIT …;

SELECT casework_decision.*19,
                          casework_case.*28
FROM casework_decision
INNER JOIN casework_case ON (casework_decision.case_id = casework_case.id)
WHERE (casework_case.award_id = %s
       AND casework_decision.outcome IN (…))
ORDER BY casework_decision.id DESC;
