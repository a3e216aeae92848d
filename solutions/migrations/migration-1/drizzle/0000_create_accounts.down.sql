-- Takes back 0000_create_accounts.
-- Running this loses data: 1 statement drops what has rows in it.

-- Loses data: the table accounts goes with all of its rows.
DROP TABLE "accounts" CASCADE;
