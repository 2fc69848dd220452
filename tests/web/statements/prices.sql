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
WHERE areas_area.path = %s
LIMIT …;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT DISTINCT payments_publication.period AS period
FROM payments_publication
INNER JOIN areas_area ON (payments_publication.area_id = areas_area.id)
WHERE (payments_publication.area_id IN (…)
       OR (areas_area.path >= %s
           AND areas_area.path < %s));

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT payments_publication.*9,
                             areas_area.*13
FROM payments_publication
INNER JOIN areas_area ON (payments_publication.area_id = areas_area.id)
WHERE ((payments_publication.area_id IN (…)
        OR (areas_area.path >= %s
            AND areas_area.path < %s))
       AND payments_publication.period IN (…))
ORDER BY payments_publication.id ASC;

SELECT payments_run.*26,
                     areas_area.*13
FROM payments_run
INNER JOIN areas_area ON (payments_run.area_id = areas_area.id)
WHERE (payments_run.sensitivity IN (…)
       AND payments_run.area_path >= %s
       AND payments_run.area_path < %s
       AND payments_run.kind = %s
       AND payments_run.period IN (…)
       AND ((payments_run.area_path >= %s
             AND payments_run.area_path < %s)
            OR payments_run.area_path IN (…)))
ORDER BY payments_run.area_path ASC,
         payments_run.id ASC;

SELECT areas_area.code AS area__code,
       registry_areafact.name AS name,
       registry_areafact.value AS value,
       registry_areafact.true_from AS true_from,
       registry_areafact.true_to AS true_to
FROM registry_areafact
INNER JOIN areas_area ON (registry_areafact.area_id = areas_area.id)
WHERE (registry_areafact.true_from <= %s
       AND registry_areafact.known_from <= %s
       AND (registry_areafact.known_to IS NULL
            OR registry_areafact.known_to > %s)
       AND (registry_areafact.true_to IS NULL
            OR registry_areafact.true_to > %s));
