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

SELECT registry_person.*13,
                        T2.*13
FROM registry_person
LEFT OUTER JOIN registry_person T2 ON (registry_person.merged_into_id = T2.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.id = %s)
ORDER BY registry_person.id ASC
LIMIT …;

SELECT registry_paper.*8,
                       registry_person.*13
FROM registry_paper
INNER JOIN registry_person ON (registry_paper.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_paper.person_id = %s
       AND registry_paper.id = %s)
ORDER BY registry_paper.id ASC
LIMIT …;

SELECT %s AS a
FROM registry_paper
INNER JOIN registry_person ON (registry_paper.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_paper.id = %s)
LIMIT …;

SAVEPOINT …;

INSERT INTO audit_event (at, correlation, account, actor, posting, role, act, object_type, object_id, area_path, sensitivity,
                         before, after, fields, reason)
VALUES (…) RETURNING audit_event.id;

INSERT INTO audit_unsealed (event, digest)
VALUES (…);

RELEASE SAVEPOINT …;
