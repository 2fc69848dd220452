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

SELECT COUNT(*) AS __count
FROM payments_payee
INNER JOIN registry_award ON (payments_payee.award_id = registry_award.id)
WHERE (payments_payee.confirmed_on IS NULL
       AND payments_payee.ended_on IS NULL
       AND registry_award.household_id IN
         (SELECT U0.id
          FROM registry_household U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s)));

SELECT payments_payee.*12,
                       registry_award.*7,
                                       registry_household.*10,
                                                           registry_person.*13,
                                                                            payments_bankaccount.*12
FROM payments_payee
INNER JOIN registry_award ON (payments_payee.award_id = registry_award.id)
INNER JOIN registry_household ON (registry_award.household_id = registry_household.id)
LEFT OUTER JOIN registry_person ON (registry_household.head_id = registry_person.id)
INNER JOIN payments_bankaccount ON (payments_payee.account_id = payments_bankaccount.id)
WHERE (payments_payee.confirmed_on IS NULL
       AND payments_payee.ended_on IS NULL
       AND registry_award.household_id IN
         (SELECT U0.id
          FROM registry_household U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s)))
ORDER BY payments_payee.proposed_on ASC,
         payments_payee.id ASC
LIMIT …;

SELECT payments_payee.*12,
                       payments_bankaccount.*12
FROM payments_payee
INNER JOIN payments_bankaccount ON (payments_payee.account_id = payments_bankaccount.id)
WHERE (payments_payee.confirmed_on IS NOT NULL
       AND payments_payee.ended_on IS NULL
       AND payments_payee.award_id IN (…));
