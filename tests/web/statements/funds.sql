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

SELECT payments_ledgeraccount.area_id AS account__area_id,
       payments_ledgeraccount.programme AS account__programme,
       payments_ledgeraccount.side AS account__side,
       payments_ledgeraccount.tier AS account__tier,
       payments_transaction.what AS transaction__what,
       SUM(payments_entry.amount) AS sum
FROM payments_entry
INNER JOIN payments_ledgeraccount ON (payments_entry.account_id = payments_ledgeraccount.id)
INNER JOIN areas_area ON (payments_ledgeraccount.area_id = areas_area.id)
INNER JOIN payments_transaction ON (payments_entry.transaction_id = payments_transaction.id)
WHERE (payments_entry.account_id IN
         (SELECT U0.id
          FROM payments_ledgeraccount U0
          WHERE (U0.sensitivity IN (…)
                 AND U0.area_path >= %s
                 AND U0.area_path < %s
                 AND U0.commodity = %s))
       AND payments_ledgeraccount.side IN (…))
GROUP BY 1,
         2,
         3,
         4,
         5,
         areas_area.path
ORDER BY areas_area.path ASC,
         2 ASC;

SELECT payments_ledgeraccount.area_id AS account__area_id,
       payments_ledgeraccount.programme AS account__programme,
       payments_transaction.what AS transaction__what,
       SUM(payments_entry.amount) AS sum
FROM payments_entry
INNER JOIN payments_ledgeraccount ON (payments_entry.account_id = payments_ledgeraccount.id)
INNER JOIN areas_area ON (payments_ledgeraccount.area_id = areas_area.id)
INNER JOIN payments_transaction ON (payments_entry.transaction_id = payments_transaction.id)
WHERE payments_entry.account_id IN
    (SELECT U0.id
     FROM payments_ledgeraccount U0
     WHERE (U0.sensitivity IN (…)
            AND U0.area_path >= %s
            AND U0.area_path < %s
            AND U0.side = %s))
GROUP BY 1,
         2,
         3,
         areas_area.path
ORDER BY areas_area.path ASC,
         2 ASC;

SELECT areas_area.*13
FROM areas_area
WHERE areas_area.id IN (…);

SELECT areas_area.*13
FROM areas_area
WHERE (areas_area.path >= %s
       AND areas_area.path < %s
       AND areas_area.level = %s
       AND areas_area.valid_to IS NULL)
ORDER BY areas_area.path ASC;
