package io.quarkiverse.rest.idempotency.iceberg.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.iceberg.CatalogIdentifier;
import io.quarkiverse.rest.idempotency.iceberg.CatalogRequest;
import io.quarkiverse.rest.idempotency.iceberg.CatalogState;
import io.quarkiverse.rest.idempotency.iceberg.IcebergOperation;
import io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile.WitnessNames;
import io.quarkiverse.rest.idempotency.spi.Reconciler;

/** The questions to the catalog about an interrupted request, and the clock that they go by. */
class CatalogReconcilerTest {

    /** A catalog without anything in it. */
    private static final CatalogState EMPTY = new CatalogState() {

        @Override
        public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
            return Optional.empty();
        }

        @Override
        public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
            return Optional.empty();
        }

        @Override
        public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
            return namespace.namespace().equals(List.of("a", "b"));
        }
    };

    private static Reconciler.Verdict reconcile(IcebergOperation operation, String namespace, NamespaceSeparator separator,
            Duration lateEffectLimit, Instant reservedAt, Instant storeTime) {
        Reconciler reconciler = new CatalogReconciler(Requests.operation(operation), EMPTY, separator, lateEffectLimit,
                Duration.ofSeconds(1), null, () -> storeTime);
        return reconciler.reconcile(
                Requests.of(operation, Map.of("wh", "main", "ns", namespace, "thing", "t"), "{\"name\":\"t\"}"), reservedAt);
    }

    private static Reconciler.Verdict create(Instant reservedAt, Instant storeTime) {
        return reconcile(IcebergOperation.CREATE_TABLE, "a", new NamespaceSeparator("."), Duration.ofMinutes(10), reservedAt,
                storeTime);
    }

    @Test
    void lateEffectLimit_isCountedByTheStoresClock_notByThatOfTheNode() {
        for (Instant reservedAt : List.of(Instant.EPOCH, Instant.now(), Instant.now().plus(Duration.ofDays(2)))) {
            assertThat(create(reservedAt, reservedAt.plus(Duration.ofMinutes(9))))
                    .isInstanceOf(Reconciler.Verdict.Unknown.class);
            assertThat(create(reservedAt, reservedAt.plus(Duration.ofMinutes(11))))
                    .isInstanceOf(Reconciler.Verdict.NotApplied.class);
        }
    }

    /** A namespace without properties, and so without any witness. */
    private static Reconciler.Verdict updateProperties(String body) {
        CatalogState bare = new CatalogState() {

            @Override
            public Optional<Entity> table(CatalogRequest request, CatalogIdentifier table) {
                return Optional.empty();
            }

            @Override
            public Optional<Entity> view(CatalogRequest request, CatalogIdentifier view) {
                return Optional.empty();
            }

            @Override
            public Optional<Map<String, String>> namespaceProperties(CatalogRequest request, CatalogIdentifier namespace) {
                return Optional.of(Map.of());
            }

            @Override
            public boolean namespaceExists(CatalogRequest request, CatalogIdentifier namespace) {
                return true;
            }
        };
        return new CatalogReconciler(Requests.operation(IcebergOperation.UPDATE_PROPERTIES), bare, new NamespaceSeparator("."),
                Duration.ZERO, Duration.ofSeconds(1), WitnessNames.of("w"), () -> Instant.EPOCH)
                .reconcile(Requests.of(IcebergOperation.UPDATE_PROPERTIES, Map.of("wh", "main", "ns", "a"), body),
                        Instant.EPOCH);
    }

    @Test
    void missingWitness_provesThatARequestThatGotOne_wasNotApplied() {
        assertThat(updateProperties("{\"updates\":{\"a\":\"1\"}}")).isInstanceOf(Reconciler.Verdict.NotApplied.class);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{\"removals\":[\"w.changed\"]}", "{\"updates\":{\"a\":\"1\"}} x",
            "/* of a client */ {\"updates\":{\"a\":\"1\"}}" })
    void missingWitness_ofARequestThatCouldNotGetOne_provesNothing(String body) {
        assertThat(updateProperties(body)).isInstanceOf(Reconciler.Verdict.Unknown.class);
    }

    private static Reconciler.Verdict of(IcebergOperation operation, String namespace, String separator) {
        return reconcile(operation, namespace, new NamespaceSeparator(separator), Duration.ZERO, Instant.EPOCH, null);
    }

    @Test
    void interruptedDrop_isJudgedByTheNamespaceThatTheSeparatorTells() {
        assertThat(of(IcebergOperation.DROP_NAMESPACE, "a.b", ".")).isInstanceOf(Reconciler.Verdict.NotApplied.class);
        assertThat(of(IcebergOperation.DROP_NAMESPACE, "a.b", "%1F")).isInstanceOf(Reconciler.Verdict.Applied.class);
    }

    @ParameterizedTest
    @EnumSource(names = { "DROP_NAMESPACE", "CREATE_TABLE", "REGISTER_TABLE", "CREATE_VIEW", "UPDATE_TABLE", "DROP_TABLE",
            "REPLACE_VIEW", "DROP_VIEW" })
    void separatorThatIsNotKnown_leavesItUnknown(IcebergOperation operation) {
        assertThat(of(operation, "a.b", null)).isInstanceOf(Reconciler.Verdict.Unknown.class);
        assertThat(of(IcebergOperation.DROP_NAMESPACE, "c", null)).isInstanceOf(Reconciler.Verdict.Applied.class);
    }
}
