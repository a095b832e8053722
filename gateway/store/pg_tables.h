#pragma once

namespace baybridge {

// Version 1 of the tables of shared jobs. Nothing in them is a time: leases are tokens and beats.
inline constexpr const char* kShareTables = R"(
CREATE SCHEMA baybridge_share;
CREATE TABLE baybridge_share.version (version int NOT NULL);
INSERT INTO baybridge_share.version VALUES (1);
CREATE TABLE baybridge_share.job (
  id text PRIMARY KEY,
  key_id text NOT NULL,
  wrapped_key bytea NOT NULL,
  planned boolean NOT NULL DEFAULT false,
  finished boolean NOT NULL DEFAULT false);
CREATE TABLE baybridge_share.setting (
  job text NOT NULL REFERENCES baybridge_share.job,
  position int NOT NULL,
  name text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (job, position));
CREATE TABLE baybridge_share.input (
  job text NOT NULL REFERENCES baybridge_share.job,
  position int NOT NULL,
  path text NOT NULL,
  place text NOT NULL,
  bytes bigint NOT NULL,
  digest text NOT NULL,
  PRIMARY KEY (job, position));
CREATE TABLE baybridge_share.chunk (
  job text NOT NULL REFERENCES baybridge_share.job,
  id bigint NOT NULL,
  input int NOT NULL,
  begin_at bigint NOT NULL,
  begin_line bigint NOT NULL,
  begin_column bigint NOT NULL,
  begin_record bigint NOT NULL,
  end_at bigint NOT NULL,
  line bigint NOT NULL,
  col bigint NOT NULL,
  record bigint NOT NULL,
  records bigint NOT NULL,
  ends_input boolean NOT NULL,
  digest text NOT NULL,
  head text NOT NULL,
  problem text NOT NULL,
  token bigint NOT NULL DEFAULT 0,
  holder text NOT NULL DEFAULT '',
  beat bigint NOT NULL DEFAULT 0,
  tries bigint NOT NULL DEFAULT 0,
  done boolean NOT NULL DEFAULT false,
  PRIMARY KEY (job, id))
  WITH (fillfactor = 70);
CREATE INDEX chunk_open ON baybridge_share.chunk (job, id) WHERE NOT done;
CREATE TABLE baybridge_share.part (
  job text NOT NULL,
  chunk bigint NOT NULL,
  name text NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (job, chunk, name),
  FOREIGN KEY (job, chunk) REFERENCES baybridge_share.chunk);
ALTER TABLE baybridge_share.part ALTER COLUMN bytes SET STORAGE EXTERNAL;
CREATE TABLE baybridge_share.quarantine (
  job text NOT NULL REFERENCES baybridge_share.job,
  input int NOT NULL,
  record bigint NOT NULL,
  cause text NOT NULL,
  PRIMARY KEY (job, input, record));
)";

}  // namespace baybridge
