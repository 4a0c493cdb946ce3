-- +goose Up
-- What was told is known by more than an id: LMS changes a receipt by deleting it
-- and making it anew, and an invoice may be issued again under the number of one
-- that was deleted. MySQL knows no ADD COLUMN IF NOT EXISTS, so each step looks for
-- itself whether it was made already, by a migration that was cut off.

-- customer_id: whose it is; NULL where that is not known. dated: documents.cdate or
-- cash.time. value: cash.value, of a payment. number: of an invoice.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.columns
                       WHERE table_schema = DATABASE() AND table_name = 'powiadom_told' AND column_name = 'customer_id'),
    'ALTER TABLE powiadom_told
        MODIFY number          VARCHAR(255)   CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL',
    'ALTER TABLE powiadom_told
        ADD COLUMN customer_id INT            NULL,
        ADD COLUMN dated       BIGINT         NULL,
        ADD COLUMN value       DECIMAL(20, 2) NULL,
        ADD COLUMN number      VARCHAR(255)   CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NULL,
        ADD KEY customer (notification_id, event, customer_id)');
PREPARE step FROM @step;
EXECUTE step;

-- What older versions told of, as far as LMS has it still.
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'cash'),
    'UPDATE powiadom_told t JOIN cash c ON c.id = t.ref_id
     SET t.customer_id = c.customerid, t.dated = c.time, t.value = c.value
     WHERE t.event = ''payment'' AND t.customer_id IS NULL', 'DO 0');
PREPARE step FROM @step;
EXECUTE step;
SET @step = IF(EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'documents'),
    'UPDATE powiadom_told t JOIN documents d ON d.id = t.ref_id
     SET t.customer_id = d.customerid, t.dated = d.cdate, t.number = COALESCE(NULLIF(d.fullnumber, ''''), CAST(d.number AS CHAR))
     WHERE t.event = ''invoice'' AND t.customer_id IS NULL', 'DO 0');
PREPARE step FROM @step;
EXECUTE step;
DEALLOCATE PREPARE step;

-- +goose Down
ALTER TABLE powiadom_told DROP KEY customer, DROP COLUMN customer_id, DROP COLUMN dated, DROP COLUMN value, DROP COLUMN number;
