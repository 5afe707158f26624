package io.quarkiverse.rest.idempotency.test.transaction;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Methods whose keys are claimed by their transactions. */
class ClaimedJdbcInTransactionTest extends JdbcInTransactionBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .claiming("claimed_in_transaction", CLASSES)
            .overrideConfigKey("quarkus.rest-idempotency.body-limit", String.valueOf(BODY_LIMIT));
}
