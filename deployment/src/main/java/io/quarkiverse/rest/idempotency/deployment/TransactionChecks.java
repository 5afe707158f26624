package io.quarkiverse.rest.idempotency.deployment;

import java.util.Map;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.runtime.config.StoreType;

/**
 * Finds out whether the record of a method can be completed in the method's transaction: with JDBC, the method must run on one
 * thread that may block, in the transaction that is begun for it, on the datasource of the records.
 */
final class TransactionChecks {

    static final DotName TRANSACTIONAL = DotName.createSimple("jakarta.transaction.Transactional");
    private static final DotName NON_BLOCKING = DotName.createSimple("io.smallrye.common.annotation.NonBlocking");
    private static final DotName BLOCKING = DotName.createSimple("io.smallrye.common.annotation.Blocking");
    private static final DotName TRANSACTION_CONFIGURATION = DotName
            .createSimple("io.quarkus.narayana.jta.runtime.TransactionConfiguration");
    private static final DotName SUSPENDED = DotName.createSimple("jakarta.ws.rs.container.Suspended");

    static final Set<DotName> ASYNCHRONOUS = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Uni"),
            DotName.createSimple("java.util.concurrent.CompletionStage"),
            DotName.createSimple("java.util.concurrent.CompletableFuture"));

    /** The transaction types that would leave the transaction that is begun for the method. */
    static final Set<String> OTHER_TRANSACTION = Set.of("REQUIRES_NEW", "NOT_SUPPORTED", "NEVER");

    private TransactionChecks() {
    }

    /**
     * @return the reason that it cannot, as the end of a sentence; empty when it can
     */
    static String problem(ResourceMethod method, StoreBuildItem store, DatasourcesBuildItem datasources, IndexView index) {
        if (store.type() == StoreType.REACTIVE_PG) {
            return ReactiveTransactionChecks.problem(method, store, datasources, index);
        }
        return problem(method.resourceClass(), method.declaration(), store, datasources, index);
    }

    /**
     * @param declaring the class whose instance is called
     * @param method the method, of any kind
     * @return the reason that it cannot, as the end of a sentence; empty when it can
     */
    static String problem(ClassInfo declaring, MethodInfo method, StoreBuildItem store, DatasourcesBuildItem datasources,
            IndexView index) {
        String ofStore = problem(store);
        return ofStore.isEmpty() ? ofMethod(declaring, method, store, datasources, index) : ofStore;
    }

    /**
     * @return the reason that no record can be completed in a transaction, as the end of a sentence; empty when it can
     */
    static String problem(StoreBuildItem store) {
        if (store.type() == StoreType.MEMORY) {
            return "because the records are kept in memory and not in the method's database";
        }
        if (store.type() == StoreType.REDIS) {
            return "because the records are kept in Redis and not in the method's database";
        }
        if (store.type() == StoreType.REACTIVE_PG) {
            return "because the records are written over the reactive client, whose connection is not that of the method's "
                    + "transaction. Set after-response-built, or add Agroal and a JDBC driver for the store jdbc";
        }
        if (!store.transactional()) {
            return "because the datasource of the records takes no part in transactions";
        }
        return "";
    }

    private static String ofMethod(ClassInfo declaring, MethodInfo declaration, StoreBuildItem store,
            DatasourcesBuildItem datasources, IndexView index) {
        if (ASYNCHRONOUS.contains(declaration.returnType().name())) {
            return "because the method must block, and it returns a " + declaration.returnType().name().withoutPackagePrefix();
        }
        if (declaration.hasAnnotation(SUSPENDED)) {
            return "because the method must block, and it takes an AsyncResponse";
        }
        AnnotationInstance threads = nearest(declaring, declaration, index, Set.of(NON_BLOCKING, BLOCKING));
        if (threads != null && threads.name().equals(NON_BLOCKING)) {
            return "because the method must block, and it is @NonBlocking";
        }
        AnnotationInstance transactional = nearest(declaring, declaration, index, Set.of(TRANSACTIONAL));
        if (transactional != null && OTHER_TRANSACTION.contains(type(transactional))) {
            return "because the method leaves the transaction that is begun for it: it is @Transactional(" + type(transactional)
                    + ")";
        }
        if (transactional != null && nearest(declaring, declaration, index, Set.of(TRANSACTION_CONFIGURATION)) != null) {
            // Quarkus would reject every call of such a method in a transaction that is there already.
            return "because the transaction is begun before the method, whose @TransactionConfiguration cannot set its "
                    + "time-out any more";
        }
        return elsewhere(declaring, store, datasources, index);
    }

    /**
     * @return the transaction type of {@code @Transactional}
     */
    static String type(AnnotationInstance transactional) {
        AnnotationValue type = transactional.value();
        return type == null ? "REQUIRED" : type.asEnum();
    }

    /** A datasource that is not XA cannot commit together with that of the records. */
    private static String elsewhere(ClassInfo declaring, StoreBuildItem store, DatasourcesBuildItem datasources,
            IndexView index) {
        String records = store.datasource();
        if (datasources.xa().contains(records)) {
            return "";
        }
        Map<String, String> effects = new EffectDatasources(index, datasources.units()).of(declaring);
        if (effects.isEmpty()) {
            // Entities of Panache are not injected: they are in one of the persistence units.
            datasources.units().forEach((unit, datasource) -> effects.putIfAbsent(datasource, "the persistence unit " + unit));
        }
        if (effects.containsKey(records)) {
            return "";
        }
        return effects.keySet().stream().filter(datasources.onePhase()::contains).findFirst()
                .map(other -> "because its effect is in the datasource " + other + " (" + effects.get(other)
                        + ") and the records are in the datasource " + records + ", and no transaction can commit both. Keep "
                        + "the records in " + other + " with quarkus.rest-idempotency.datasource")
                .orElse("");
    }

    /**
     * @return the first that is found on the method or else the class, and then on those that they override
     */
    static AnnotationInstance nearest(ResourceMethod method, IndexView index, Set<DotName> names) {
        return nearest(method.resourceClass(), method.declaration(), index, names);
    }

    /**
     * @return the first that is found on the method or else its class, and then on those that they override
     */
    static AnnotationInstance nearest(ClassInfo declaring, MethodInfo method, IndexView index, Set<DotName> names) {
        for (ClassInfo type : Hierarchy.withAncestors(declaring, index)) {
            for (MethodInfo own : Hierarchy.sameSignature(type, method)) {
                for (DotName name : names) {
                    if (own.hasDeclaredAnnotation(name)) {
                        return own.declaredAnnotation(name);
                    }
                }
            }
            for (DotName name : names) {
                if (type.hasDeclaredAnnotation(name)) {
                    return type.declaredAnnotation(name);
                }
            }
        }
        return null;
    }
}
