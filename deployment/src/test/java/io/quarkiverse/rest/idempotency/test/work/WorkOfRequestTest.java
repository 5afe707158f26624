package io.quarkiverse.rest.idempotency.test.work;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.IdempotencyContext;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.MemoryApplication;
import io.quarkiverse.rest.idempotency.work.Idempotency;
import io.quarkiverse.rest.idempotency.work.IdempotentOperation;
import io.quarkiverse.rest.idempotency.work.WorkRequest;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.specification.RequestSpecification;

/** Work that a resource method runs, in its own class of keys. */
class WorkOfRequestTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.of(Invoices.class);

    @Path("/invoices")
    @IdempotentOperation(name = "book")
    public static class Invoices {

        @Inject
        Idempotency idempotency;

        @Inject
        IdempotencyContext seen;

        /** The injected view, before, inside and after the work. */
        @POST
        @Idempotent(operation = "post")
        public List<String> post(String number) {
            return List.of(view(), idempotency.execute(WorkRequest.of("book", number).returning(String.class),
                    context -> view() + (seen.deriveKey("part").equals(context.deriveKey("part")) ? " derives" : "")), view());
        }

        private String view() {
            return seen.operation().orElse("none") + " " + seen.key().orElse("none");
        }
    }

    private String number;

    @BeforeEach
    void newInvoice() {
        number = UUID.randomUUID().toString();
    }

    private List<String> post(RequestSpecification request) {
        return request.body(number).post("/invoices").jsonPath().getList(".", String.class);
    }

    @Test
    void workOfARequest_hidesItFromTheInjectedContext() {
        assertThat(post(given().header("Idempotency-Key", "k"))).containsExactly("post k", "book " + number + " derives",
                "post k");
    }

    @Test
    void workOfARequestWithoutAKey_hasItsOwn() {
        assertThat(post(given())).containsExactly("none none", "book " + number + " derives", "none none");
    }
}
