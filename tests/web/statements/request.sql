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

SELECT casework_request.*23,
                         registry_person.*13,
                                          registry_household.*10,
                                                              areas_area.*13,
                                                                          registry_paper.*8
FROM casework_request
INNER JOIN registry_person ON (casework_request.person_id = registry_person.id)
LEFT OUTER JOIN registry_household ON (casework_request.household_id = registry_household.id)
INNER JOIN areas_area ON (casework_request.area_id = areas_area.id)
LEFT OUTER JOIN registry_paper ON (casework_request.mandate_id = registry_paper.id)
WHERE (casework_request.sensitivity IN (…)
       AND casework_request.area_path >= %s
       AND casework_request.area_path < %s
       AND casework_request.id = %s)
ORDER BY casework_request.id ASC
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

SELECT casework_case.id AS pk
FROM casework_case
WHERE casework_case.request_id = %s;

SELECT casework_case.id AS pk
FROM casework_case
INNER JOIN casework_request_joined ON (casework_case.id = casework_request_joined.case_id)
WHERE casework_request_joined.request_id = %s;

SELECT casework_case.*28,
                      registry_person.*13,
                                       T3.*13
FROM casework_case
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T3 ON (casework_case.beneficiary_id = T3.id)
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND casework_case.id IN (…))
ORDER BY casework_case.id ASC;

SELECT %s AS a
FROM casework_letter
WHERE (casework_letter.request_id = %s
       AND casework_letter.kind = %s)
LIMIT …;
