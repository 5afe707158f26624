package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.FieldInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;
import org.jboss.jandex.Type;

import io.quarkus.datasource.common.runtime.DataSourceUtil;

/**
 * Finds out in which datasources a resource has its effects: the datasources that are injected into it, or into a bean that it
 * is given. Beans that leave its transaction have their effects elsewhere.
 */
final class EffectDatasources {

    private static final Set<DotName> DATASOURCES = Set.of(
            DotName.createSimple("javax.sql.DataSource"),
            DotName.createSimple("io.agroal.api.AgroalDataSource"));
    private static final Set<DotName> POOLS = Set.of(
            DotName.createSimple("io.vertx.mutiny.sqlclient.Pool"),
            DotName.createSimple("io.vertx.sqlclient.Pool"));
    private static final Set<DotName> SESSIONS = Set.of(
            DotName.createSimple("jakarta.persistence.EntityManager"),
            DotName.createSimple("jakarta.persistence.EntityManagerFactory"),
            DotName.createSimple("org.hibernate.Session"),
            DotName.createSimple("org.hibernate.StatelessSession"),
            DotName.createSimple("org.hibernate.SessionFactory"));
    private static final DotName DATASOURCE = DotName.createSimple("io.quarkus.agroal.DataSource");
    private static final DotName PERSISTENCE_UNIT = DotName.createSimple("io.quarkus.hibernate.orm.PersistenceUnit");
    private static final DotName TRANSACTIONAL = DotName.createSimple("jakarta.transaction.Transactional");

    private final IndexView index;
    private final Map<String, String> units;

    /**
     * @param units the datasource of each persistence unit by its name
     */
    EffectDatasources(IndexView index, Map<String, String> units) {
        this.index = index;
        this.units = units;
    }

    /**
     * @return the places where each datasource is injected, by its name; empty when none can be seen
     */
    Map<String, String> of(ClassInfo resource) {
        return of(resource, this::datasource);
    }

    private Map<String, String> of(ClassInfo resource, Injected kind) {
        Map<String, String> found = new TreeMap<>();
        Set<DotName> seen = new HashSet<>();
        Deque<ClassInfo> open = new ArrayDeque<>(List.of(resource));
        while (!open.isEmpty()) {
            ClassInfo type = open.pop();
            if (!seen.add(type.name()) || type != resource && leavesTransaction(type)) {
                continue;
            }
            for (ClassInfo declared : Hierarchy.withAncestors(type, index)) {
                for (FieldInfo field : declared.fields()) {
                    look(kind, field.type(), field.declaredAnnotations(), type.name() + "#" + field.name(), found, open);
                }
                for (MethodInfo constructor : declared.constructors()) {
                    for (MethodParameterInfo parameter : constructor.parameters()) {
                        look(kind, parameter.type(), parameter.declaredAnnotations(), type.name() + "(…)", found, open);
                    }
                }
            }
        }
        return found;
    }

    /**
     * @return the places where the pools of reactive clients are injected, by their types
     */
    Map<String, String> poolsOf(ClassInfo resource) {
        return of(resource, (type, annotations) -> POOLS.contains(type) ? Optional.of(type.toString()) : Optional.empty());
    }

    private void look(Injected kind, Type type, Collection<AnnotationInstance> annotations, String place,
            Map<String, String> found, Deque<ClassInfo> open) {
        Optional<String> injected = kind.named(type.name(), annotations);
        if (injected.isPresent()) {
            found.putIfAbsent(injected.get(), place);
        } else if (index.getClassByName(type.name()) != null) {
            ClassInfo bean = index.getClassByName(type.name());
            open.add(bean);
            open.addAll(bean.isInterface() ? index.getAllKnownImplementations(bean.name())
                    : index.getAllKnownSubclasses(bean.name()));
        }
    }

    /** Tells the name of that which is injected somewhere, if it is of its kind. */
    private interface Injected {

        Optional<String> named(DotName type, Collection<AnnotationInstance> annotations);
    }

    private Optional<String> datasource(DotName type, Collection<AnnotationInstance> annotations) {
        if (DATASOURCES.contains(type)) {
            return Optional.of(named(annotations, DATASOURCE, DataSourceUtil.DEFAULT_DATASOURCE_NAME));
        }
        return SESSIONS.contains(type)
                ? Optional.ofNullable(units.get(named(annotations, PERSISTENCE_UNIT, PersistenceUnits.DEFAULT)))
                : Optional.empty();
    }

    private static String named(Collection<AnnotationInstance> annotations, DotName qualifier, String otherwise) {
        return annotations.stream().filter(annotation -> annotation.name().equals(qualifier) && annotation.value() != null)
                .map(annotation -> annotation.value().asString()).findFirst().orElse(otherwise);
    }

    /** A bean with any method in a transaction of its own is taken for one that uses its datasource there. */
    private static boolean leavesTransaction(ClassInfo type) {
        return type.annotationsMap().getOrDefault(TRANSACTIONAL, List.of()).stream().map(AnnotationInstance::value)
                .anyMatch(value -> value != null && TransactionChecks.OTHER_TRANSACTION.contains(value.asEnum()));
    }
}
