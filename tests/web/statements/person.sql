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

SELECT registry_person.*13,
                        T2.*13
FROM registry_person
LEFT OUTER JOIN registry_person T2 ON (registry_person.merged_into_id = T2.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_person.id = %s)
ORDER BY registry_person.id ASC
LIMIT …;

SELECT registry_formeridentity.*12
FROM registry_formeridentity
WHERE registry_formeridentity.person_id = %s
ORDER BY registry_formeridentity.known_to DESC;

SELECT registry_membership.*9,
                            registry_household.*10
FROM registry_membership
INNER JOIN registry_household ON (registry_membership.household_id = registry_household.id)
WHERE (registry_membership.household_id IN
         (SELECT U0.id
          FROM registry_household U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND registry_membership.person_id = %s)
ORDER BY registry_membership.since DESC,
         registry_membership.id DESC;

SELECT registry_person.id AS pk
FROM registry_person
WHERE registry_person.merged_into_id = %s;

SELECT registry_fact.*11
FROM registry_fact
WHERE registry_fact.person_id = %s
ORDER BY registry_fact.known_from DESC,
         registry_fact.true_from DESC,
         registry_fact.id DESC;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

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

SELECT registry_registeredmembership.*6,
                                      registry_registeredhousehold.*6
FROM registry_registeredmembership
INNER JOIN registry_registeredhousehold ON (registry_registeredmembership.household_id = registry_registeredhousehold.id)
WHERE registry_registeredmembership.person_id = %s
ORDER BY registry_registeredmembership.since DESC;

SELECT registry_awardmember.*6,
                             registry_award.*7
FROM registry_awardmember
INNER JOIN registry_award ON (registry_awardmember.award_id = registry_award.id)
WHERE (registry_award.household_id IN
         (SELECT U0.id
          FROM registry_household U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s))
       AND registry_awardmember.person_id IN (…))
ORDER BY registry_award.since DESC,
         registry_awardmember.id ASC;

SELECT registry_paper.*8
FROM registry_paper
INNER JOIN registry_person ON (registry_paper.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_paper.person_id = %s)
ORDER BY registry_paper.added_at DESC;

SELECT registry_consent.*7
FROM registry_consent
INNER JOIN registry_person ON (registry_consent.person_id = registry_person.id)
WHERE (registry_person.sensitivity IN (…)
       AND registry_person.area_path >= %s
       AND registry_person.area_path < %s
       AND registry_consent.person_id = %s)
ORDER BY registry_consent.since DESC,
         registry_consent.id DESC;

SELECT registry_externalid.*5
FROM registry_externalid
WHERE registry_externalid.person_id = %s
ORDER BY registry_externalid.system ASC,
         registry_externalid.number ASC;

SELECT registry_merge.*7,
                       registry_person.*13,
                                        T3.*13
FROM registry_merge
INNER JOIN registry_person ON (registry_merge.kept_id = registry_person.id)
INNER JOIN registry_person T3 ON (registry_merge.other_id = T3.id)
WHERE (registry_merge.kept_id = %s
       OR registry_merge.other_id = %s)
ORDER BY registry_merge.at DESC;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.path IN (…);

SELECT registry_fact.id AS pk
FROM registry_fact
WHERE registry_fact.person_id = %s;

SELECT registry_paper.id AS pk
FROM registry_paper
WHERE registry_paper.person_id = %s;

SELECT registry_consent.id AS pk
FROM registry_consent
WHERE registry_consent.person_id = %s;

SELECT registry_membership.id AS pk
FROM registry_membership
WHERE registry_membership.person_id = %s;

SELECT registry_externalid.id AS pk
FROM registry_externalid
WHERE registry_externalid.person_id = %s;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.area_path >= %s
       AND audit_event.area_path < %s
       AND audit_event.sensitivity IN (…)
       AND audit_event.object_id IN (…)
       AND audit_event.object_type = %s)
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.area_path >= %s
       AND audit_event.area_path < %s
       AND audit_event.sensitivity IN (…)
       AND audit_event.object_id IN (…)
       AND audit_event.object_type = %s)
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.area_path >= %s
       AND audit_event.area_path < %s
       AND audit_event.sensitivity IN (…)
       AND audit_event.object_id IN (…)
       AND audit_event.object_type = %s)
ORDER BY audit_event.id DESC
LIMIT …;

SELECT audit_event.*16
FROM audit_event
WHERE (audit_event.area_path >= %s
       AND audit_event.area_path < %s
       AND audit_event.sensitivity IN (…)
       AND audit_event.object_id IN (…)
       AND audit_event.object_type = %s)
ORDER BY audit_event.id DESC
LIMIT …;

SELECT casework_case.*28,
                      registry_person.*13,
                                       T3.*13
FROM casework_case
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T3 ON (casework_case.beneficiary_id = T3.id)
WHERE (casework_case.sensitivity IN (…)
       AND casework_case.area_path >= %s
       AND casework_case.area_path < %s
       AND (casework_case.applicant_id = %s
            OR casework_case.beneficiary_id = %s))
ORDER BY casework_case.id DESC
LIMIT …;

SELECT casework_request.*23
FROM casework_request
WHERE (casework_request.sensitivity IN (…)
       AND casework_request.area_path >= %s
       AND casework_request.area_path < %s
       AND casework_request.person_id = %s)
ORDER BY casework_request.id DESC
LIMIT …;

SELECT casework_casestep.*21
FROM casework_casestep
WHERE (casework_casestep.case_id IN (…)
       AND casework_casestep.done_on IS NULL)
ORDER BY casework_casestep.id ASC;
