DROP TABLE "logins";
--> statement-breakpoint
DROP TABLE "users";
