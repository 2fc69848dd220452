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

SELECT casework_casestep.*21,
                          casework_case.*28,
                                         registry_household.*10,
                                                             registry_person.*13
FROM casework_casestep
INNER JOIN casework_case ON (casework_casestep.case_id = casework_case.id)
INNER JOIN registry_household ON (casework_case.household_id = registry_household.id)
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
WHERE (casework_casestep.sensitivity IN (…)
       AND casework_casestep.area_path >= %s
       AND casework_casestep.area_path < %s
       AND casework_casestep.done_on IS NULL
       AND casework_casestep.kind = %s)
ORDER BY casework_casestep.due_on ASC,
         casework_casestep.start_by ASC,
         casework_casestep.id ASC
LIMIT …;

SELECT casework_request.*23,
                         registry_person.*13
FROM casework_request
INNER JOIN registry_person ON (casework_request.person_id = registry_person.id)
WHERE (casework_request.sensitivity IN (…)
       AND casework_request.area_path >= %s
       AND casework_request.area_path < %s
       AND casework_request.closed_on IS NULL
       AND casework_request.sent_on IS NULL)
ORDER BY casework_request.urgent DESC,
         casework_request.id ASC
LIMIT …;
