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

SELECT registry_household.*10
FROM registry_household
INNER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL
       AND registry_household.opened_on <= %s
       AND (registry_household.closed_on IS NULL
            OR registry_household.closed_on > %s))
ORDER BY registry_household.id DESC
LIMIT …;

SELECT registry_award.*7
FROM registry_award
WHERE (registry_award.household_id = %s
       AND registry_award.id = %s)
ORDER BY registry_award.id ASC
LIMIT …;

SELECT casework_decision.*19,
                          casework_determination.*14,
                                                  T5.*28
FROM casework_decision
INNER JOIN casework_case ON (casework_decision.case_id = casework_case.id)
INNER JOIN casework_determination ON (casework_decision.determination_id = casework_determination.id)
INNER JOIN casework_case T5 ON (casework_determination.case_id = T5.id)
WHERE (casework_case.award_id = %s
       AND casework_decision.case_id IN
         (SELECT U0.id
          FROM casework_case U0
          WHERE (U0.sensitivity IN (…)
                 AND (U0.applicant_id = %s
                      OR U0.beneficiary_id = %s)))
       AND NOT (casework_decision.amount_fen IS NULL))
ORDER BY casework_decision.id DESC
LIMIT …;

SELECT registry_awardmember.*6,
                             registry_person.*13
FROM registry_awardmember
INNER JOIN registry_person ON (registry_awardmember.person_id = registry_person.id)
WHERE (registry_awardmember.award_id = %s
       AND registry_awardmember.until IS NULL);
