package io.quarkiverse.rest.idempotency.deployment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;

/**
 * Finds out whether the record of a method can be completed in the reactive transaction of the method: it must return a
 * {@code Uni}, and have its effect on the connection that is begun for it, which it takes as an argument, or in the session of
 * Hibernate Reactive that its own transaction joins.
 */
final class ReactiveTransactionChecks {

    private static final DotName UNI = DotName.createSimple("io.smallrye.mutiny.Uni");
    private static final DotName BLOCKING = DotName.createSimple("io.smallrye.common.annotation.Blocking");
    private static final DotName VIRTUAL = DotName.createSimple("io.smallrye.common.annotation.RunOnVirtualThread");
    static final DotName WITH_TRANSACTION = DotName
            .createSimple("io.quarkus.hibernate.reactive.panache.common.WithTransaction");

    /** They answer while the method goes on, or after it has failed, or run it again. */
    private static final Set<DotName> FAULT_TOLERANCE = Set.of(
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Timeout"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Retry"),
            DotName.createSimple("org.eclipse.microprofile.faulttolerance.Fallback"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyGuard"),
            DotName.createSimple("io.smallrye.faulttolerance.api.ApplyFaultTolerance"));

    private ReactiveTransactionChecks() {
    }

    /**
     * @return the reason that it cannot, as the end of a sentence; empty when it can
     */
    static String problem(ResourceMethod method, StoreBuildItem store, DatasourcesBuildItem datasources, IndexView index) {
        DotName returned = method.declaration().returnType().name();
        if (!returned.equals(UNI)) {
            return "because the records are written over the reactive client, whose transactions need an event loop, and the "
                    + "method returns a " + returned.withoutPackagePrefix() + ". Return a Uni, or keep the records with JDBC "
                    + "(Agroal and a JDBC driver)";
        }
        for (DotName threads : List.of(BLOCKING, VIRTUAL)) {
            if (TransactionChecks.nearest(method, index, Set.of(threads)) != null) {
                return "because the transactions of the reactive client need an event loop, and the method is @"
                        + threads.withoutPackagePrefix();
            }
        }
        if (TransactionChecks.nearest(method, index, Set.of(TransactionChecks.TRANSACTIONAL)) != null) {
            return "because the transaction is begun before the method, and that of @Transactional does not join it. Use "
                    + "@WithTransaction of Hibernate Reactive Panache, or take a SqlConnection";
        }
        AnnotationInstance tolerance = TransactionChecks.nearest(method, index, FAULT_TOLERANCE);
        if (tolerance != null) {
            return "because the method has @" + tolerance.name().withoutPackagePrefix() + ", which can answer while the method "
                    + "still makes statements, or after an attempt whose statements are committed, too. Put it on a bean that "
                    + "has its effect elsewhere";
        }
        return ConnectionParameters.takes(method) ? "" : session(method, store, datasources, index);
    }

    private static String session(ResourceMethod method, StoreBuildItem store, DatasourcesBuildItem datasources,
            IndexView index) {
        if (datasources.sessionUnits().isEmpty()) {
            return "because a Pool.withTransaction(…) of the method has a connection of its own, in another transaction than the "
                    + "record. Take the connection of the transaction as a parameter, '@Context SqlConnection connection', and "
                    + "make the statements of the method on it";
        }
        Optional<String> unit = datasources.sessionUnit(store.datasource());
        if (unit.isEmpty()) {
            return "because the records are in the datasource " + store.datasource() + ", and the persistence units of "
                    + "Hibernate Reactive use " + datasources.sessionUnits() + ", of which the default one or exactly one must "
                    + "use the datasource of the records. Keep the records there with quarkus.rest-idempotency.datasource, or "
                    + "take a '@Context SqlConnection connection'";
        }
        AnnotationInstance transaction = TransactionChecks.nearest(method, index, Set.of(WITH_TRANSACTION));
        if (transaction != null) {
            return joined(transaction, unit.get());
        }
        Map<String, String> pools = new EffectDatasources(index, Map.of()).poolsOf(method.resourceClass());
        return pools.isEmpty() ? ""
                : "because the method can have its effect on a connection of the pool in " + pools.values().iterator().next()
                        + ", in another transaction than the record. Take the connection of the transaction as a parameter, "
                        + "'@Context SqlConnection connection', or say that the effect is in the session with @WithTransaction";
    }

    private static String joined(AnnotationInstance transaction, String unit) {
        AnnotationValue stateless = transaction.value("stateless");
        if (stateless != null && stateless.asBoolean()) {
            return "because the transaction is begun in a session with state, and @WithTransaction(stateless = true) does not "
                    + "join it. Leave out stateless";
        }
        AnnotationValue named = transaction.value();
        return named == null || named.asString().equals(unit) ? ""
                : "because @WithTransaction names the persistence unit " + named.asString() + ", and that of the datasource of "
                        + "the records is " + unit;
    }
}
