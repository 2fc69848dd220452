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
       AND registry_household.opened_on <= %s
       AND (registry_household.closed_on IS NULL
            OR registry_household.closed_on > %s))
ORDER BY registry_household.area_path ASC,
         registry_household.id ASC
LIMIT …;

SELECT COUNT(*)
FROM
  (SELECT registry_household.id AS col1
   FROM registry_household
   WHERE (registry_household.sensitivity IN (…)
          AND registry_household.area_path >= %s
          AND registry_household.area_path < %s
          AND registry_household.opened_on <= %s
          AND (registry_household.closed_on IS NULL
               OR registry_household.closed_on > %s))
   LIMIT …) subquery;

SELECT registry_person.id AS pk,
       registry_person.name AS name
FROM registry_person
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.id IN (…));

SELECT registry_membership.household_id AS household,
       COUNT(registry_membership.id) AS pk__count
FROM registry_membership
WHERE (registry_membership.household_id IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id IN
         (SELECT U0.id
          FROM registry_person U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND registry_membership.until IS NULL)
GROUP BY 1;

SELECT registry_award.household_id AS household,
       registry_award.programme AS programme
FROM registry_award
WHERE (registry_award.household_id IN (…)
       AND registry_award.until IS NULL);

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT areas_area.*13
FROM areas_area
INNER JOIN areas_area T2 ON (areas_area.parent_id = T2.id)
WHERE (areas_area.valid_from <= %s
       AND (areas_area.valid_to IS NULL
            OR areas_area.valid_to > %s)
       AND T2.path = %s)
ORDER BY areas_area.path ASC;
