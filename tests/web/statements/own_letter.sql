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

SELECT casework_letter.*17,
                        casework_case.*28,
                                       casework_request.*23
FROM casework_letter
LEFT OUTER JOIN casework_case ON (casework_letter.case_id = casework_case.id)
LEFT OUTER JOIN casework_request ON (casework_letter.request_id = casework_request.id)
WHERE (casework_letter.sensitivity IN (…)
       AND (casework_letter.person_id = %s
            OR casework_case.applicant_id = %s
            OR casework_request.person_id = %s)
       AND casework_letter.id = %s)
ORDER BY casework_letter.id ASC
LIMIT …;

SELECT audit_event.object_id AS object_id
FROM audit_event
WHERE (audit_event.account = %s
       AND audit_event.act = %s
       AND audit_event.object_type = %s
       AND audit_event.object_id IN (…));
