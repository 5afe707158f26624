package io.quarkiverse.rest.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Qualifier;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.spi.IdempotentRequest;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.Reconciler;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkus.arc.DefaultBean;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Which of several beans is asked where the application says so: default beans give way and alternatives win, among those of
 * one operation. A reconciler is asked whatever its qualifiers.
 */
class SelectedBeansTest {

    @RegisterExtension
    static final QuarkusUnitTest APP = MemoryApplication
            .of(Things.class, Call.class, Tenants.class, Realm.class, DefaultRealm.class, SelectedRealm.class, OffRealm.class,
                    Named.class, Pay.class, SelectedPay.class, DefaultPay.class, Ship.class, DefaultOrder.class);

    @Qualifier
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Tenants {
    }

    @Singleton
    public static class Realm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            throw new IllegalStateException("Not to be asked");
        }
    }

    @Singleton
    @DefaultBean
    public static class DefaultRealm extends Realm {
    }

    @Singleton
    @LookupIfProperty(name = "realms.other", stringValue = "on")
    public static class OffRealm extends Realm {
    }

    @Singleton
    @Alternative
    @Priority(1)
    public static class SelectedRealm implements RealmResolver {

        @Override
        public String resolve(RealmRequest request) {
            return "selected";
        }
    }

    /** Answers with its class. */
    public abstract static class Named implements Reconciler {

        private final String operation;

        Named(String operation) {
            this.operation = operation;
        }

        @Override
        public String operation() {
            return operation;
        }

        @Override
        public Verdict reconcile(IdempotentRequest request, Instant reservedAt) {
            return new Verdict.Applied(new RecordedResponse.Stored(200, List.of(),
                    getClass().getSimpleName().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Singleton
    public static class Pay extends Named {
        Pay() {
            super("pay");
        }
    }

    @Singleton
    @DefaultBean
    public static class DefaultPay extends Named {
        DefaultPay() {
            super("pay");
        }
    }

    @Singleton
    @Alternative
    @Priority(1)
    public static class SelectedPay extends Named {
        SelectedPay() {
            super("pay");
        }
    }

    @Singleton
    @Tenants
    public static class Ship extends Named {
        Ship() {
            super("ship");
        }
    }

    @Singleton
    @DefaultBean
    public static class DefaultOrder extends Named {
        DefaultOrder() {
            super("order");
        }
    }

    @Path("/things")
    public static class Things {

        @POST
        @Path("pay")
        @Idempotent(operation = "pay")
        public String pay(String body) {
            return "run";
        }

        @POST
        @Path("ship")
        @Idempotent(operation = "ship")
        public String ship(String body) {
            return "run";
        }

        @POST
        @Path("order")
        @Idempotent(operation = "order")
        public String order(String body) {
            return "run";
        }
    }

    private static String reconciledBy(String operation) {
        Call call = new Call(operation, "/things/" + operation, UUID.randomUUID().toString());
        call.interrupt("selected", null);
        return call.answer().body();
    }

    @Test
    void aSelectedAlternative_isAsked() {
        assertThat(reconciledBy("pay")).isEqualTo("SelectedPay");
    }

    @Test
    void anAlternativeOfOneOperation_leavesThoseOfOthersAlone() {
        assertThat(reconciledBy("ship")).as("qualified").isEqualTo("Ship");
        assertThat(reconciledBy("order")).as("a default bean").isEqualTo("DefaultOrder");
    }
}
