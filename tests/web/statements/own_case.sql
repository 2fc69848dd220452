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
                          casework_determination.*14,
                                                  T4.*28
FROM casework_decision
INNER JOIN casework_determination ON (casework_decision.determination_id = casework_determination.id)
INNER JOIN casework_case T4 ON (casework_determination.case_id = T4.id)
WHERE casework_decision.case_id = %s
ORDER BY casework_decision.id DESC
LIMIT …;

SELECT casework_letter.*17
FROM casework_letter
INNER JOIN casework_case ON (casework_letter.case_id = casework_case.id)
LEFT OUTER JOIN casework_request ON (casework_letter.request_id = casework_request.id)
WHERE (casework_letter.sensitivity IN (…)
       AND (casework_letter.person_id = %s
            OR casework_case.applicant_id = %s
            OR casework_request.person_id = %s)
       AND casework_letter.case_id = %s)
ORDER BY casework_letter.issued_at DESC;

SELECT audit_event.object_id AS object_id
FROM audit_event
WHERE (audit_event.account = %s
       AND audit_event.act = %s
       AND audit_event.object_type = %s
       AND audit_event.object_id IN (…));

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND casework_casestep.done_on IS NULL)
ORDER BY casework_casestep.id ASC;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND NOT (casework_casestep.result = %s))
ORDER BY casework_casestep.done_at ASC,
         casework_casestep.id ASC;

SELECT casework_casestep.name AS name,
       casework_casestep.result AS result
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND NOT (casework_casestep.done_on IS NULL)
       AND NOT (casework_casestep.result = %s))
ORDER BY casework_casestep.done_at ASC,
         casework_casestep.id ASC;

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

SELECT casework_notice.*10
FROM casework_notice
WHERE (casework_notice.case_id = %s
       AND casework_notice.down_on IS NULL
       AND casework_notice.kind = %s)
ORDER BY casework_notice.id ASC
LIMIT …;

SELECT casework_rating.*5
FROM casework_rating
WHERE casework_rating.case_id = %s
ORDER BY casework_rating.id ASC
LIMIT …;

SELECT casework_appeal.*12
FROM casework_appeal
WHERE casework_appeal.decision_id = %s
ORDER BY casework_appeal.id DESC;

SELECT casework_objection.*10
FROM casework_objection
WHERE (casework_objection.case_id = %s
       AND casework_objection.person_id = %s)
ORDER BY casework_objection.id DESC;
