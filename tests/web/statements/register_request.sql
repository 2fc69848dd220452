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

SELECT registry_membership.*9,
                            registry_household.*10
FROM registry_membership
INNER JOIN registry_household ON (registry_membership.household_id = registry_household.id)
WHERE (registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL)
ORDER BY registry_membership.id ASC
LIMIT …;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path = %s
LIMIT …;

SELECT registry_membership.*9,
                            registry_household.*10
FROM registry_membership
INNER JOIN registry_household ON (registry_membership.household_id = registry_household.id)
WHERE (registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL)
ORDER BY registry_membership.id ASC
LIMIT …;

SELECT registry_membership.*9,
                            registry_person.*13
FROM registry_membership
INNER JOIN registry_person ON (registry_membership.person_id = registry_person.id)
WHERE (registry_membership.household_id = %s
       AND registry_membership.known_to IS NULL
       AND registry_membership.until IS NULL)
ORDER BY registry_membership.since ASC,
         registry_membership.id ASC;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);
