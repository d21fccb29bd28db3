-- Since when its disk is made of the image that it has now; null: since its first deploy. Business time. Back-ups of before are not
-- what it is rebuilt from when its node dies.
ALTER TABLE deployment.server ADD COLUMN template_since timestamptz;
