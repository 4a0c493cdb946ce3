AND p.message_id IS NOT NULL
