-- Takes back 0004_rename_full_name.

ALTER TABLE "accounts" RENAME COLUMN "full_name" TO "name";
