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

SELECT DISTINCT payments_line.*17,
                               payments_run.*26,
                                             registry_award.*7,
                                                             registry_person.*13,
                                                                              payments_payee.*12,
                                                                                              payments_bankaccount.*12
FROM payments_line
INNER JOIN registry_person ON (payments_line.person_id = registry_person.id)
INNER JOIN registry_household ON (payments_line.household_id = registry_household.id)
LEFT OUTER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
INNER JOIN payments_run ON (payments_line.run_id = payments_run.id)
LEFT OUTER JOIN registry_award ON (payments_line.award_id = registry_award.id)
LEFT OUTER JOIN payments_payee ON (payments_line.payee_id = payments_payee.id)
LEFT OUTER JOIN payments_bankaccount ON (payments_payee.account_id = payments_bankaccount.id)
WHERE (payments_line.sensitivity IN (…)
       AND (payments_line.person_id = %s
            OR (registry_membership.known_to IS NULL
                AND registry_membership.person_id = %s
                AND registry_membership.until IS NULL)))
ORDER BY payments_line.period DESC,
         payments_line.id DESC
LIMIT …;

SELECT payments_transfer.*11,
                          COALESCE(T3.run_id, payments_transfer.run_id) AS first_run,
                          COALESCE(T3.payee_id, payments_transfer.payee_id) AS first_payee,
                          payments_run.*26,
                                        payments_payee.*12,
                                                        payments_bankaccount.*12
FROM payments_transfer
INNER JOIN payments_payee ON (payments_transfer.payee_id = payments_payee.id)
LEFT OUTER JOIN payments_transfer T3 ON (payments_transfer.root_id = T3.id)
INNER JOIN payments_run ON (payments_transfer.run_id = payments_run.id)
INNER JOIN payments_bankaccount ON (payments_payee.account_id = payments_bankaccount.id)
WHERE ((payments_transfer.payee_id IN (…)
        AND payments_transfer.root_id IS NULL
        AND payments_transfer.run_id IN (…))
       OR (T3.payee_id IN (…)
           AND T3.run_id IN (…)))
ORDER BY payments_transfer.id ASC;

SELECT casework_decision.*19,
                          casework_case.*28
FROM casework_decision
INNER JOIN casework_case ON (casework_decision.case_id = casework_case.id)
WHERE (casework_case.award_id IN (…)
       AND casework_decision.case_id IN
         (SELECT U0.id
          FROM casework_case U0
          WHERE (U0.sensitivity IN (…)
                 AND (U0.applicant_id = %s
                      OR U0.beneficiary_id = %s))))
ORDER BY casework_decision.id ASC;

SELECT DISTINCT payments_order.*21,
                                registry_award.*7,
                                                registry_household.*10,
                                                                    T6.*13
FROM payments_order
INNER JOIN registry_household ON (payments_order.household_id = registry_household.id)
INNER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
INNER JOIN registry_award ON (payments_order.award_id = registry_award.id)
INNER JOIN registry_person T6 ON (payments_order.person_id = T6.id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL
       AND payments_order.approved_on IS NOT NULL
       AND payments_order.kind = %s)
ORDER BY payments_order.approved_on ASC,
         payments_order.declined ASC,
         payments_order.id DESC;

SELECT DISTINCT payments_suspension.*18,
                                     registry_award.*7,
                                                     registry_household.*10,
                                                                         T6.*13
FROM payments_suspension
INNER JOIN registry_household ON (payments_suspension.household_id = registry_household.id)
INNER JOIN registry_membership ON (registry_household.id = registry_membership.household_id)
INNER JOIN registry_award ON (payments_suspension.award_id = registry_award.id)
LEFT OUTER JOIN registry_person T6 ON (registry_household.head_id = T6.id)
WHERE (registry_household.sensitivity IN (…)
       AND registry_membership.known_to IS NULL
       AND registry_membership.person_id = %s
       AND registry_membership.until IS NULL
       AND payments_suspension.until IS NULL)
ORDER BY payments_suspension.since ASC,
         payments_suspension.id ASC;
