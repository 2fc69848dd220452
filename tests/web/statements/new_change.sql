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

SELECT registry_household.*10
FROM registry_household
WHERE (registry_household.sensitivity IN (…)
       AND registry_household.area_path >= %s
       AND registry_household.area_path < %s
       AND registry_household.id = %s)
ORDER BY registry_household.id ASC
LIMIT …;

SELECT registry_person.*13
FROM registry_person
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.id IN
         (SELECT U0.person_id AS person
          FROM registry_membership U0
          WHERE (U0.household_id = %s
                 AND U0.known_to IS NULL
                 AND U0.until IS NULL)))
ORDER BY registry_person.id ASC;

SELECT registry_person.*13
FROM registry_person
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.id IN
         (SELECT U0.person_id AS person
          FROM registry_membership U0
          WHERE (U0.household_id = %s
                 AND U0.known_to IS NULL
                 AND U0.until IS NULL)))
ORDER BY registry_person.id ASC;
