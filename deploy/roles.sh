#!/bin/sh
# Runs once in an empty database: the two roles of the portal and the extensions that campuses use.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
  -v web="$WEB_PASSWORD" -v owner="$OWNER_PASSWORD" <<'SQL'
CREATE ROLE wbl_web LOGIN PASSWORD :'web';
CREATE ROLE wbl_owner LOGIN PASSWORD :'owner' IN ROLE wbl_web;
CREATE DATABASE wbl OWNER wbl_owner;
\connect wbl
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS citext;
SQL
