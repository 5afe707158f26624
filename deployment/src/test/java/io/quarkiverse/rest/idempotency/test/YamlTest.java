package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import java.time.Duration;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.runtime.config.IdempotencyConfig;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.RestAssured;

/** The configuration in YAML: the store is a value, so its time-outs have a group of another name. */
class YamlTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = MemoryApplication.withAllExtensions(Things.class)
            .withApplicationRoot(jar -> jar.addClasses(Things.class, MemoryApplication.class)
                    .addAsResource(new StringAsset("""
                            quarkus:
                              rest-idempotency:
                                store: memory
                                store-timeout:
                                  reserve: 3s
                                gathering:
                                  enabled: false
                                operations:
                                  POST /things/new:
                                    key-requirement: required
                                  POST /things/former:
                                    key: required
                            """), "application.yaml"));

    @Inject
    IdempotencyConfig config;

    @Path("/things")
    @Idempotent
    public static class Things {

        @POST
        @Path("new")
        public String current() {
            return "new";
        }

        @POST
        @Path("former")
        public String former() {
            return "former";
        }
    }

    @Test
    void storeAndItsTimeouts_areSetInOneFile() {
        assertThat(config.storeTimeout().reserve()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void groupAndOperation_areReadByFormerNames() {
        assertThat(config.batching().enabled()).isFalse();
        RestAssured.given().post("/things/new").then().statusCode(400).body("code", is("idempotency_key_missing"));
        RestAssured.given().post("/things/former").then().statusCode(400).body("code", is("idempotency_key_missing"));
    }
}
