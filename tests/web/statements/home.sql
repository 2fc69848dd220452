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

SELECT payments_run.*26,
                     areas_area.*13
FROM payments_run
INNER JOIN areas_area ON (payments_run.area_id = areas_area.id)
WHERE (payments_run.sensitivity IN (…)
       AND payments_run.area_path >= %s
       AND payments_run.area_path < %s
       AND payments_run.state IN (…))
ORDER BY payments_run.period ASC,
         payments_run.id ASC
LIMIT …;

SELECT COUNT(*)
FROM
  (SELECT payments_payee.id AS col1
   FROM payments_payee
   INNER JOIN registry_award ON (payments_payee.award_id = registry_award.id)
   WHERE (payments_payee.confirmed_on IS NULL
          AND payments_payee.ended_on IS NULL
          AND registry_award.household_id IN
            (SELECT U0.id
             FROM registry_household U0
             WHERE (U0.sensitivity IN (…)
                    AND U0.area_path >= %s
                    AND U0.area_path < %s))
          AND (payments_payee.proposed_by IS NULL
               OR NOT (payments_payee.proposed_by = %s
                       AND payments_payee.proposed_by IS NOT NULL)))
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT payments_order.id AS col1
   FROM payments_order
   INNER JOIN registry_household ON (payments_order.household_id = registry_household.id)
   WHERE (registry_household.sensitivity IN (…)
          AND registry_household.area_path >= %s
          AND registry_household.area_path < %s
          AND payments_order.approved_on IS NULL
          AND payments_order.declined = %s
          AND (payments_order.account IS NULL
               OR NOT (payments_order.account = %s
                       AND payments_order.account IS NOT NULL)))
   LIMIT …) subquery;

SELECT casework_casestep.*21,
                          casework_case.*28,
                                         registry_person.*13,
                                                          T4.*13,
                                                              areas_area.*13
FROM casework_casestep
INNER JOIN casework_case ON (casework_casestep.case_id = casework_case.id)
INNER JOIN registry_person ON (casework_case.applicant_id = registry_person.id)
LEFT OUTER JOIN registry_person T4 ON (casework_case.beneficiary_id = T4.id)
INNER JOIN areas_area ON (casework_case.area_id = areas_area.id)
WHERE (casework_casestep.sensitivity IN (…)
       AND casework_casestep.area_path >= %s
       AND casework_casestep.area_path < %s
       AND casework_casestep.done_on IS NULL
       AND casework_casestep.role = %s)
ORDER BY casework_casestep.late_on ASC,
         casework_casestep.id ASC
LIMIT …;

SELECT COUNT(*)
FROM
  (SELECT casework_casestep.id AS col1
   FROM casework_casestep
   WHERE (casework_casestep.sensitivity IN (…)
          AND casework_casestep.area_path >= %s
          AND casework_casestep.area_path < %s
          AND casework_casestep.done_on IS NULL
          AND casework_casestep.role = %s)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_casestep.id AS col1
   FROM casework_casestep
   WHERE (casework_casestep.sensitivity IN (…)
          AND casework_casestep.area_path >= %s
          AND casework_casestep.area_path < %s
          AND casework_casestep.done_on IS NULL
          AND casework_casestep.late_on < %s)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_request.id AS col1
   FROM casework_request
   WHERE (casework_request.sensitivity IN (…)
          AND casework_request.area_path >= %s
          AND casework_request.area_path < %s
          AND casework_request.closed_on IS NULL
          AND NOT casework_request.has_case)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_request.id AS col1
   FROM casework_request
   WHERE (casework_request.sensitivity IN (…)
          AND casework_request.area_path >= %s
          AND casework_request.area_path < %s
          AND casework_request.closed_on IS NULL
          AND casework_request.sent_on IS NULL)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_task.id AS col1
   FROM casework_task
   WHERE (casework_task.sensitivity IN (…)
          AND casework_task.area_path >= %s
          AND casework_task.area_path < %s
          AND casework_task.done_on IS NULL
          AND casework_task.role = %s)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_objection.id AS col1
   FROM casework_objection
   WHERE (casework_objection.sensitivity IN (…)
          AND casework_objection.area_path >= %s
          AND casework_objection.area_path < %s
          AND casework_objection.answered_on IS NULL)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_changereport.id AS col1
   FROM casework_changereport
   WHERE (casework_changereport.sensitivity IN (…)
          AND casework_changereport.area_path >= %s
          AND casework_changereport.area_path < %s
          AND casework_changereport.settled_on IS NULL)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_complaint.id AS col1
   FROM casework_complaint
   WHERE (casework_complaint.sensitivity IN (…)
          AND casework_complaint.area_path >= %s
          AND casework_complaint.area_path < %s
          AND casework_complaint.replied_on IS NULL)
   LIMIT …) subquery;

SELECT COUNT(*)
FROM
  (SELECT casework_appeal.id AS col1
   FROM casework_appeal
   WHERE (casework_appeal.sensitivity IN (…)
          AND casework_appeal.area_path >= %s
          AND casework_appeal.area_path < %s
          AND casework_appeal.closed_on IS NULL)
   LIMIT …) subquery;

SELECT %s AS a
FROM casework_casestep
INNER JOIN casework_case ON (casework_casestep.case_id = casework_case.id)
WHERE (casework_casestep.sensitivity IN (…)
       AND casework_casestep.area_path >= %s
       AND casework_casestep.area_path < %s
       AND casework_casestep.done_on IS NULL
       AND casework_casestep.role = %s
       AND casework_casestep.kind = %s
       AND NOT (casework_case.path IN (…))
       AND NOT (casework_casestep.case_id IN
                  (SELECT U0.case_id AS case
                   FROM casework_pause U0
                   WHERE U0.until IS NULL)))
LIMIT …;
