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

SELECT casework_case.*28,
                      casework_request.*23,
                                        registry_household.*10,
                                                            areas_area.*13,
                                                                        registry_person.*13,
                                                                                         T6.*13,
                                                                                             T7.*13
FROM casework_case
INNER JOIN casework_request ON (casework_case.request_id = casework_request.id)
INNER JOIN registry_household ON (casework_case.household_id = registry_household.id)
INNER JOIN areas_area ON (registry_household.area_id = areas_area.id)
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T6 ON (casework_case.beneficiary_id = T6.id)
INNER JOIN areas_area T7 ON (casework_case.area_id = T7.id)
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND casework_case.id = %s)
ORDER BY casework_case.id ASC
LIMIT …;

SELECT registry_membership.*9,
                            registry_person.*13
FROM registry_membership
INNER JOIN registry_person ON (registry_membership.person_id = registry_person.id)
WHERE (registry_membership.household_id = %s
       AND registry_membership.known_to IS NULL
       AND registry_membership.until IS NULL);
