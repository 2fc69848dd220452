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
                                                            registry_person.*13,
                                                                             T5.*13,
                                                                                 T6.*13,
                                                                                     areas_area.*13,
                                                                                                 registry_award.*7,
                                                                                                                 T9.*28
FROM casework_case
INNER JOIN casework_request ON (casework_case.request_id = casework_request.id)
INNER JOIN registry_household ON (casework_case.household_id = registry_household.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
INNER JOIN registry_person T5 ON (casework_case.applicant_id = T5.id)
LEFT OUTER JOIN registry_person T6 ON (casework_case.beneficiary_id = T6.id)
INNER JOIN areas_area ON (casework_case.area_id = areas_area.id)
LEFT OUTER JOIN registry_award ON (casework_case.award_id = registry_award.id)
LEFT OUTER JOIN casework_case T9 ON (casework_case.reopens_id = T9.id)
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND casework_case.id = %s)
ORDER BY casework_case.id ASC
LIMIT …;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND casework_casestep.done_on IS NULL)
ORDER BY casework_casestep.id ASC;

SELECT casework_determination.*14
FROM casework_determination
WHERE casework_determination.case_id = %s
ORDER BY casework_determination.id DESC
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

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND NOT (casework_casestep.done_on IS NULL)
       AND NOT (casework_casestep.result = %s))
ORDER BY casework_casestep.done_at ASC;

SELECT casework_casestep.name AS name,
       casework_casestep.result AS result
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND NOT (casework_casestep.done_on IS NULL)
       AND NOT (casework_casestep.result = %s))
ORDER BY casework_casestep.done_at ASC,
         casework_casestep.id ASC;

SELECT registry_person.*13
FROM registry_person
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.death_date IS NULL
       AND registry_person.id IN
         (SELECT U0.person_id AS person
          FROM registry_membership U0
          WHERE (U0.household_id = %s
                 AND U0.known_to IS NULL
                 AND U0.until IS NULL))
       AND NOT (registry_person.id = %s))
ORDER BY registry_person.id ASC;

SELECT %s AS a
FROM casework_pause
WHERE (casework_pause.case_id = %s
       AND casework_pause.until IS NULL)
LIMIT …;

SELECT %s AS a
FROM casework_decision
WHERE casework_decision.case_id = %s
LIMIT …;

SELECT casework_pause.*6
FROM casework_pause
WHERE (casework_pause.case_id = %s
       AND casework_pause.until IS NULL)
ORDER BY casework_pause.id ASC
LIMIT …;

SELECT %s AS a
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND casework_casestep.done_on IS NULL
       AND casework_casestep.kind = %s)
LIMIT …;

SELECT registry_membership.person_id AS person_id
FROM registry_membership
WHERE (registry_membership.household_id = %s
       AND registry_membership.known_to IS NULL
       AND registry_membership.until IS NULL);

SELECT registry_person.*13
FROM registry_person
WHERE registry_person.id IN (…);

SELECT registry_paper.*8
FROM registry_paper
INNER JOIN registry_person ON (registry_paper.person_id = registry_person.id)
WHERE (registry_paper.person_id IN (…)
       AND registry_person.sensitivity IN (…))
ORDER BY registry_paper.id ASC;

SELECT registry_fact.name AS name
FROM registry_fact
WHERE (registry_fact.known_to IS NULL
       AND registry_fact.person_id IN (…));

SELECT registry_fact.name AS name
FROM registry_fact
WHERE (registry_fact.known_to IS NULL
       AND registry_fact.household_id = %s);

SELECT %s AS a
FROM registry_consent
WHERE (registry_consent.since <= %s
       AND registry_consent.until >= %s
       AND (registry_consent.withdrawn_on IS NULL
            OR registry_consent.withdrawn_on > %s)
       AND registry_consent.person_id = %s
       AND registry_consent.purpose = %s)
LIMIT …;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND casework_casestep.kind IN (…)
       AND NOT (casework_casestep.done_on IS NULL)
       AND NOT (casework_casestep.result = %s))
ORDER BY casework_casestep.done_at DESC;

SELECT casework_decision.*19
FROM casework_decision
WHERE casework_decision.case_id = %s
ORDER BY casework_decision.id DESC;

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
WHERE (casework_appeal.decision_id = %s
       AND casework_appeal.outcome IN (…))
ORDER BY casework_appeal.closed_on DESC
LIMIT …;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.id = %s
LIMIT …;

SELECT casework_letter.*17
FROM casework_letter
WHERE casework_letter.case_id = %s
ORDER BY casework_letter.id DESC;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id = %s
       AND NOT (casework_casestep.done_on IS NULL)
       AND NOT (casework_casestep.result = %s));

SELECT casework_letter.*17
FROM casework_letter
WHERE casework_letter.case_id = %s;

SELECT casework_notice.*10
FROM casework_notice
WHERE (casework_notice.case_id = %s
       AND casework_notice.kind = %s);

SELECT casework_objection.*10
FROM casework_objection
WHERE casework_objection.case_id = %s;

SELECT casework_pause.*6
FROM casework_pause
WHERE casework_pause.case_id = %s;

SELECT casework_task.*13
FROM casework_task
WHERE casework_task.case_id = %s;

SELECT casework_request.*23
FROM casework_request
INNER JOIN casework_request_joined ON (casework_request.id = casework_request_joined.request_id)
WHERE casework_request_joined.case_id = %s;

SELECT casework_decision.*19
FROM casework_decision
WHERE casework_decision.case_id = %s;

SELECT casework_appeal.*12
FROM casework_appeal
WHERE casework_appeal.decision_id = %s;

SELECT casework_objection.*10
FROM casework_objection
WHERE casework_objection.case_id = %s
ORDER BY casework_objection.id DESC;

SELECT casework_notice.*10
FROM casework_notice
WHERE casework_notice.case_id = %s
ORDER BY casework_notice.id DESC;

SELECT casework_task.*13
FROM casework_task
WHERE casework_task.case_id = %s
ORDER BY casework_task.id DESC;
