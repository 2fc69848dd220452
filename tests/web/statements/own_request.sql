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

SELECT casework_request.*23,
                         areas_area.*13
FROM casework_request
INNER JOIN areas_area ON (casework_request.area_id = areas_area.id)
WHERE (casework_request.sensitivity IN (…)
       AND casework_request.person_id = %s
       AND casework_request.id = %s)
ORDER BY casework_request.id ASC
LIMIT …;

SELECT casework_case.id AS pk
FROM casework_case
WHERE casework_case.request_id = %s;

SELECT casework_case.id AS pk
FROM casework_case
INNER JOIN casework_request_joined ON (casework_case.id = casework_request_joined.case_id)
WHERE casework_request_joined.request_id = %s;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path = %s
LIMIT …;

SELECT casework_case.*28,
                      registry_person.*13,
                                       T3.*13
FROM casework_case
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T3 ON (casework_case.beneficiary_id = T3.id)
WHERE (casework_case.sensitivity IN (…)
       AND (casework_case.applicant_id = %s
            OR casework_case.beneficiary_id = %s)
       AND casework_case.id IN (…))
ORDER BY casework_case.id ASC;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND casework_casestep.done_on IS NULL)
ORDER BY casework_casestep.id ASC;

SELECT %s AS a
FROM casework_case
INNER JOIN casework_request_joined ON (casework_case.id = casework_request_joined.case_id)
WHERE casework_request_joined.request_id = %s
LIMIT …;

SELECT casework_letter.*17
FROM casework_letter
LEFT OUTER JOIN casework_case ON (casework_letter.case_id = casework_case.id)
INNER JOIN casework_request ON (casework_letter.request_id = casework_request.id)
WHERE (casework_letter.sensitivity IN (…)
       AND (casework_letter.person_id = %s
            OR casework_case.applicant_id = %s
            OR casework_request.person_id = %s)
       AND casework_letter.request_id = %s)
ORDER BY casework_letter.id ASC
LIMIT …;
