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

SELECT casework_case.*28,
                      casework_request.*23,
                                        registry_household.*10,
                                                            registry_person.*13,
                                                                             T3.*13,
                                                                                 areas_area.*13
FROM casework_case
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T3 ON (casework_case.beneficiary_id = T3.id)
INNER JOIN casework_request ON (casework_case.request_id = casework_request.id)
INNER JOIN registry_household ON (casework_case.household_id = registry_household.id)
INNER JOIN areas_area ON (casework_case.area_id = areas_area.id)
WHERE (casework_case.sensitivity IN (…)
       AND (casework_case.applicant_id = %s
            OR casework_case.beneficiary_id = %s)
       AND casework_case.id = %s)
ORDER BY casework_case.id ASC
LIMIT …;

SELECT casework_decision.*19,
                          casework_case.*28,
                                         areas_area.*13
FROM casework_decision
INNER JOIN casework_case ON (casework_decision.case_id = casework_case.id)
INNER JOIN areas_area ON (casework_decision.body_id = areas_area.id)
WHERE casework_decision.case_id = %s
ORDER BY casework_decision.id DESC
LIMIT …;

SELECT casework_letter.served_on AS served_on
FROM casework_letter
WHERE (casework_letter.case_id = %s
       AND NOT (casework_letter.served_on IS NULL)
       AND casework_letter.issued_on >= %s)
ORDER BY casework_letter.issued_at ASC
LIMIT …;

SELECT casework_letter.served_on AS served_on
FROM casework_letter
WHERE (casework_letter.case_id = %s
       AND NOT (casework_letter.served_on IS NULL)
       AND casework_letter.issued_on >= %s)
ORDER BY casework_letter.issued_at ASC
LIMIT …;

SELECT casework_appeal.*12
FROM casework_appeal
WHERE casework_appeal.decision_id = %s
ORDER BY casework_appeal.id DESC;
