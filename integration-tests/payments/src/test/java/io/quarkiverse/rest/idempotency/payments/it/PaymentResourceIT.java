package io.quarkiverse.rest.idempotency.payments.it;

import io.quarkiverse.rest.idempotency.payments.PaymentResourceTest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged application, on PostgreSQL: jars, or a native image where the profile {@code native} made one. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = EmbeddedDatabase.class, restrictToAnnotatedClass = true)
class PaymentResourceIT extends PaymentResourceTest {
}
