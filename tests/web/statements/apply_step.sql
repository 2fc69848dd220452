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

SELECT registry_person.*13
FROM registry_person
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.id = %s
       AND registry_person.merged_into_id IS NULL)
ORDER BY registry_person.id ASC
LIMIT …;

SELECT registry_household.*10
FROM registry_household
INNER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL
       AND registry_household.opened_on <= %s
       AND (registry_household.closed_on IS NULL
            OR registry_household.closed_on > %s))
ORDER BY registry_household.id DESC
LIMIT …;

SELECT %s AS a
FROM registry_consent
WHERE (registry_consent.since <= %s
       AND registry_consent.until >= %s
       AND (registry_consent.withdrawn_on IS NULL
            OR registry_consent.withdrawn_on > %s)
       AND registry_consent.person_id = %s
       AND registry_consent.purpose = %s)
LIMIT …;

SELECT registry_membership.*9,
                            registry_person.*13
FROM registry_membership
INNER JOIN registry_person ON (registry_membership.person_id = registry_person.id)
WHERE (registry_membership.household_id = %s
       AND registry_membership.known_from <= %s
       AND (registry_membership.known_to IS NULL
            OR registry_membership.known_to > %s)
       AND registry_membership.since <= %s
       AND (registry_membership.until IS NULL
            OR registry_membership.until > %s));

SELECT areas_area.path AS area__path
FROM registry_residence
INNER JOIN areas_area ON (registry_residence.area_id = areas_area.id)
WHERE (registry_residence.household_id = %s
       AND registry_residence.known_from <= %s
       AND (registry_residence.known_to IS NULL
            OR registry_residence.known_to > %s)
       AND registry_residence.since <= %s
       AND (registry_residence.until IS NULL
            OR registry_residence.until > %s))
ORDER BY registry_residence.id ASC
LIMIT …;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT registry_fact.*11
FROM registry_fact
WHERE (registry_fact.person_id IN (…)
       AND registry_fact.known_from <= %s
       AND (registry_fact.known_to IS NULL
            OR registry_fact.known_to > %s)
       AND registry_fact.true_from <= %s
       AND (registry_fact.true_to IS NULL
            OR registry_fact.true_to > %s));

SELECT registry_fact.*11
FROM registry_fact
WHERE (registry_fact.household_id = %s
       AND registry_fact.known_from <= %s
       AND (registry_fact.known_to IS NULL
            OR registry_fact.known_to > %s)
       AND registry_fact.true_from <= %s
       AND (registry_fact.true_to IS NULL
            OR registry_fact.true_to > %s));

SELECT registry_registermatch.register AS register,
       areas_area.code AS area__code
FROM registry_registermatch
INNER JOIN areas_area ON (registry_registermatch.area_id = areas_area.id)
WHERE (registry_registermatch.known_from <= %s
       AND registry_registermatch.since <= %s
       AND (registry_registermatch.until IS NULL
            OR registry_registermatch.until > %s));

SELECT areas_area.code AS area__code,
       registry_areafact.name AS name,
       registry_areafact.value AS value
FROM registry_areafact
INNER JOIN areas_area ON (registry_areafact.area_id = areas_area.id)
WHERE (registry_areafact.known_from <= %s
       AND (registry_areafact.known_to IS NULL
            OR registry_areafact.known_to > %s)
       AND registry_areafact.true_from <= %s
       AND (registry_areafact.true_to IS NULL
            OR registry_areafact.true_to > %s));

SELECT registry_formeridentity.*12
FROM registry_formeridentity
WHERE (registry_formeridentity.known_to > %s
       AND registry_formeridentity.person_id IN (…));

SELECT %s AS a
FROM registry_consent
WHERE (registry_consent.since <= %s
       AND registry_consent.until >= %s
       AND (registry_consent.withdrawn_on IS NULL
            OR registry_consent.withdrawn_on > %s)
       AND registry_consent.person_id = %s
       AND registry_consent.purpose = %s)
LIMIT …;

SELECT registry_membership.*9,
                            registry_person.*13
FROM registry_membership
INNER JOIN registry_person ON (registry_membership.person_id = registry_person.id)
WHERE (registry_membership.household_id = %s
       AND registry_membership.known_to IS NULL
       AND registry_person.death_date IS NULL
       AND registry_membership.until IS NULL);
