package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.DotName;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.deployment.spi.SingleBeanBuildItem;
import io.quarkiverse.rest.idempotency.runtime.SpiBeans;
import io.quarkiverse.rest.idempotency.runtime.audit.AuditEvents;
import io.quarkiverse.rest.idempotency.runtime.metrics.NodeObserver;
import io.quarkiverse.rest.idempotency.runtime.tracing.RequestTracing;
import io.quarkiverse.rest.idempotency.runtime.transaction.BusinessTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.ConnectionTransactions;
import io.quarkiverse.rest.idempotency.runtime.transaction.SessionTransactions;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.PrincipalResolver;
import io.quarkiverse.rest.idempotency.spi.RealmResolver;
import io.quarkiverse.rest.idempotency.spi.ReplayAuthorizer;
import io.quarkiverse.rest.idempotency.spi.StoreDecorator;
import io.quarkiverse.rest.idempotency.spi.StoredRequestCipher;
import io.quarkiverse.rest.idempotency.store.memory.MemoryClock;
import io.quarkus.arc.deployment.BeanDiscoveryFinishedBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.arc.lookup.LookupIfProperty;
import io.quarkus.arc.lookup.LookupUnlessProperty;
import io.quarkus.arc.processor.BeanInfo;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.Produce;

/**
 * Fails the build of applications with SPI beans that would silently not be asked. Checks that depend on the configuration of
 * the running application are left to the start.
 */
class SpiProcessor {

    private static final Set<DotName> STANDARD_QUALIFIERS = Set.of(
            DotName.createSimple("jakarta.enterprise.inject.Default"),
            DotName.createSimple("jakarta.enterprise.inject.Any"),
            DotName.createSimple("jakarta.inject.Named"));

    private static final List<DotName> LOOKUP_CONDITIONS = Stream.of(LookupIfProperty.class, LookupIfProperty.List.class,
            LookupUnlessProperty.class, LookupUnlessProperty.List.class).map(DotName::createSimple).toList();

    private static final List<DotName> OWN_TYPES = Stream.of(IdempotencyStore.class, RealmResolver.class,
            PrincipalResolver.class, ReplayAuthorizer.class, BusinessTransactions.class,
            ConnectionTransactions.class, SessionTransactions.class, NodeObserver.class,
            RequestTracing.class, AuditEvents.class, StoreDecorator.class, StoredRequestCipher.class, MemoryClock.class)
            .map(DotName::createSimple)
            .toList();

    /** Other extensions find these beans by their type at run time, which ArC does not see. */
    @BuildStep
    void keep(List<SingleBeanBuildItem> types, BuildProducer<UnremovableBeanBuildItem> unremovable) {
        types.forEach(single -> unremovable.produce(UnremovableBeanBuildItem.beanTypes(Set.of(single.type()))));
    }

    /** Comes before ArC resolves injection points: its own message about two stores does not name the remedy. */
    @BuildStep
    @Produce(SyntheticBeanBuildItem.class)
    void check(BeanDiscoveryFinishedBuildItem discovered, List<SingleBeanBuildItem> types) {
        List<String> problems = new ArrayList<>();
        for (DotName type : Stream.concat(OWN_TYPES.stream(), types.stream().map(SingleBeanBuildItem::type)).toList()) {
            List<BeanInfo> selected = SpiBeans.select(
                    discovered.getBeans().stream().filter(bean -> bean.hasType(type)).toList(), SpiProcessor::candidate);
            if (selected.stream().noneMatch(SpiProcessor::isConditional)) {
                SpiBeans.problem(type.withoutPackagePrefix(), selected.stream().map(SpiProcessor::candidate).toList())
                        .ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw MisuseException.of("Beans of quarkus-rest-idempotency would silently not be asked:",
                    problems.stream().sorted().toList());
        }
    }

    private static SpiBeans.Candidate candidate(BeanInfo bean) {
        BeanInfo declaring = bean.getDeclaringBean();
        List<String> qualifiers = bean.getQualifiers().stream().filter(of -> !STANDARD_QUALIFIERS.contains(of.name()))
                .map(of -> "@" + of.name()).sorted().toList();
        return SpiBeans.Candidate.of(source(bean), qualifiers, bean.isDefaultBean(),
                bean.isAlternative() || declaring != null && declaring.isAlternative(),
                bean.getPriority() == null ? 0 : bean.getPriority());
    }

    private static String source(BeanInfo bean) {
        if (bean.isProducerMethod()) {
            MethodInfo producer = bean.getTarget().orElseThrow().asMethod();
            return producer.declaringClass().name() + "#" + producer.name() + "()";
        }
        return bean.isProducerField()
                ? bean.getTarget().orElseThrow().asField().declaringClass().name() + "#"
                        + bean.getTarget().orElseThrow().asField().name()
                : bean.getBeanClass().toString();
    }

    private static boolean isConditional(BeanInfo bean) {
        return bean.getTarget().map(SpiProcessor::isConditional).orElse(false);
    }

    private static boolean isConditional(AnnotationTarget target) {
        return LOOKUP_CONDITIONS.stream().anyMatch(target::hasDeclaredAnnotation);
    }
}
