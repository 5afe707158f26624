package io.quarkiverse.rest.idempotency.test.transaction;

import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkus.test.QuarkusUnitTest;

/** With the default persistence unit. */
class FlushedResponseTest extends FlushedResponses {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication.withEntities("flushed", FlushedResponses.class,
            Documents.class, Documents.Plain.class, Documents.Kept.class, Documents.TakenMapper.class, Document.class);
}
