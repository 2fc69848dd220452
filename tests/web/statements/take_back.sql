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

SELECT payments_transfer.*11,
                          payments_run.*26,
                                        areas_area.*13,
                                                    payments_chunk.*7,
                                                                    T8.*13,
                                                                        payments_payee.*12,
                                                                                        registry_award.*7,
                                                                                                        registry_household.*10,
                                                                                                                            payments_bankaccount.*12,
                                                                                                                                                  T10.*11
FROM payments_transfer
INNER JOIN payments_payee ON (payments_transfer.payee_id = payments_payee.id)
INNER JOIN registry_award ON (payments_payee.award_id = registry_award.id)
INNER JOIN registry_household ON (registry_award.household_id = registry_household.id)
INNER JOIN payments_run ON (payments_transfer.run_id = payments_run.id)
INNER JOIN areas_area ON (payments_run.area_id = areas_area.id)
INNER JOIN payments_chunk ON (payments_transfer.chunk_id = payments_chunk.id)
INNER JOIN areas_area T8 ON (payments_chunk.area_id = T8.id)
INNER JOIN payments_bankaccount ON (payments_payee.account_id = payments_bankaccount.id)
LEFT OUTER JOIN payments_transfer T10 ON (payments_transfer.root_id = T10.id)
WHERE (registry_household.sensitivity IN (…)
       AND payments_transfer.id = %s
       AND payments_transfer.run_id IN
         (SELECT U0.id
          FROM payments_run U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s)))
ORDER BY payments_transfer.id ASC
LIMIT …;

SELECT registry_person.*13
FROM registry_person
WHERE registry_person.id = %s
LIMIT …;
