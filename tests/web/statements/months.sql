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

SELECT areas_area.*13
FROM areas_area
WHERE (areas_area.valid_from <= %s
       AND (areas_area.valid_to IS NULL
            OR areas_area.valid_to > %s)
       AND areas_area.path >= %s
       AND areas_area.path < %s
       AND areas_area.path = %s)
ORDER BY areas_area.id ASC
LIMIT …;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT areas_area.*13
FROM areas_area
WHERE (areas_area.valid_from <= %s
       AND (areas_area.valid_to IS NULL
            OR areas_area.valid_to > %s)
       AND areas_area.path >= %s
       AND areas_area.path < %s
       AND areas_area.parent_id = %s)
ORDER BY areas_area.path ASC;

SELECT payments_run.period AS period,
       COUNT(payments_run.id) AS count,
       COUNT(payments_run.id) FILTER (
                                      WHERE NOT (payments_run.state = %s)) AS open,
       COUNT(payments_run.id) FILTER (
                                      WHERE payments_run.kind IN (…)) AS own
FROM payments_run
WHERE (payments_run.sensitivity IN (…)
       AND payments_run.area_path >= %s
       AND payments_run.area_path < %s
       AND payments_run.area_path >= %s
       AND payments_run.area_path < %s
       AND payments_run.period IN (…)
       AND payments_run.programme = %s)
GROUP BY 1
ORDER BY 1 ASC;

SELECT payments_monthclose.*12
FROM payments_monthclose
WHERE (payments_monthclose.sensitivity IN (…)
       AND payments_monthclose.area_path >= %s
       AND payments_monthclose.area_path < %s
       AND payments_monthclose.area_id = %s
       AND payments_monthclose.period IN (…)
       AND payments_monthclose.programme = %s)
ORDER BY payments_monthclose.version ASC;
