package io.quarkiverse.rest.idempotency.test.transaction;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** Methods whose keys are reserved before their transactions. */
class JdbcInTransactionTest extends JdbcInTransactionBehaviour {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("jdbc-in-transaction", CLASSES)
            .overrideConfigKey("quarkus.rest-idempotency.body-limit", String.valueOf(BODY_LIMIT));
}
