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
FROM registry_person
WHERE (registry_person.id = %s
       AND NOT (registry_person.sensitivity = %s))
LIMIT …;

SELECT %s AS a
FROM registry_household
WHERE (registry_household.id IN
         (SELECT U0.household_id AS household
          FROM registry_membership U0
          WHERE U0.person_id = %s)
       AND NOT (registry_household.sensitivity = %s))
LIMIT …;

SELECT %s AS a
FROM casework_case
WHERE ((casework_case.applicant_id = %s
        OR casework_case.beneficiary_id = %s)
       AND NOT (casework_case.sensitivity = %s))
LIMIT …;

SELECT casework_case.id AS pk
FROM casework_case
WHERE (casework_case.sensitivity IN (…)
       AND (casework_case.applicant_id = %s
            OR casework_case.beneficiary_id = %s));

SELECT registry_fact.id AS pk
FROM registry_fact
WHERE registry_fact.person_id = %s;

SELECT registry_paper.id AS pk
FROM registry_paper
INNER JOIN registry_person ON (registry_paper.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_paper.person_id = %s);

SELECT registry_consent.id AS pk
FROM registry_consent
INNER JOIN registry_person ON (registry_consent.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_consent.person_id = %s);

SELECT registry_membership.id AS pk
FROM registry_membership
WHERE registry_membership.person_id = %s;

SELECT registry_household.id AS pk
FROM registry_household
INNER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL);

SELECT casework_request.id AS pk
FROM casework_request
WHERE (casework_request.sensitivity IN (…)
       AND casework_request.person_id = %s);

SELECT casework_casestep.id AS pk
FROM casework_casestep
WHERE casework_casestep.case_id IN (…);

SELECT casework_letter.id AS pk
FROM casework_letter
LEFT OUTER JOIN casework_case ON (casework_letter.case_id = casework_case.id)
LEFT OUTER JOIN casework_request ON (casework_letter.request_id = casework_request.id)
WHERE (casework_letter.sensitivity IN (…)
       AND (casework_letter.person_id = %s
            OR casework_case.applicant_id = %s
            OR casework_request.person_id = %s));

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.object_id IN (…)
       AND audit_event.object_type = %s
       AND audit_event.sensitivity IN (…)
       AND NOT (audit_event.act IN (…)))
ORDER BY audit_event.id DESC
LIMIT …;
