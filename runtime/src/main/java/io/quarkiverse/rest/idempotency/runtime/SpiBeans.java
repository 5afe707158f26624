package io.quarkiverse.rest.idempotency.runtime;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.StreamSupport;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Named;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.arc.InjectableBean;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.InstanceHandle;
import io.quarkus.runtime.configuration.ConfigurationException;

/**
 * Finds the beans of an application that implement an SPI. A bean that would silently not be asked is an error: it stops the
 * build where the build can tell, and otherwise the start.
 * <p>
 * {@code Instance.isResolvable()} cannot tell such an application from one without any bean, and a plain {@code Instance} drops
 * the beans of all operations when one of them is an alternative.
 */
public final class SpiBeans {

    private SpiBeans() {
    }

    /**
     * The properties that decide whether a bean is used.
     *
     * @param description its class or producer, preceded by its qualifiers
     * @param qualified whether it has a qualifier other than a name
     * @param fallback whether any other bean takes its place
     * @param alternative whether it takes the place of beans that are not alternatives
     * @param priority orders alternatives
     */
    public record Candidate(String description, boolean qualified, boolean fallback, boolean alternative, int priority) {

        static Candidate of(InjectableBean<?> bean) {
            InjectableBean<?> declaring = bean.getDeclaringBean();
            String source = declaring == null ? bean.getBeanClass().getName()
                    : bean.getBeanClass().getName() + " (producer)";
            List<String> qualifiers = bean.getQualifiers().stream().map(Annotation::annotationType)
                    .filter(type -> type != Default.class && type != Any.class && type != Named.class)
                    .map(type -> "@" + type.getName()).sorted().toList();
            return of(source, qualifiers, bean.isDefaultBean(),
                    bean.isAlternative() || declaring != null && declaring.isAlternative(), bean.getPriority());
        }

        /**
         * @param qualifiers the qualifiers other than {@code @Default}, {@code @Any} and {@code @Named}
         */
        public static Candidate of(String source, List<String> qualifiers, boolean fallback, boolean alternative,
                int priority) {
            return new Candidate(qualifiers.isEmpty() ? source : String.join(" ", qualifiers) + " " + source,
                    !qualifiers.isEmpty(), fallback, alternative, priority);
        }
    }

    /**
     * Drops the beans that others replace, by the rules of CDI and ArC.
     *
     * @param beans beans that could be asked for the same thing
     * @return those that remain; more than one when they are ambiguous
     */
    public static <T> List<T> select(Collection<T> beans, Function<T, Candidate> candidate) {
        List<T> remaining = new ArrayList<>(beans);
        if (remaining.stream().anyMatch(bean -> !candidate.apply(bean).fallback())) {
            remaining.removeIf(bean -> candidate.apply(bean).fallback());
            if (remaining.stream().noneMatch(bean -> candidate.apply(bean).alternative())) {
                return remaining;
            }
            remaining.removeIf(bean -> !candidate.apply(bean).alternative());
        }
        int highest = remaining.stream().mapToInt(bean -> candidate.apply(bean).priority()).max().orElse(0);
        remaining.removeIf(bean -> candidate.apply(bean).priority() < highest);
        return remaining;
    }

    /**
     * Tells why an application cannot have these beans of an SPI of which at most one bean is asked.
     *
     * @param type the name of the SPI
     * @param selected the beans that no other bean replaces
     * @return the problem, the expected value and the remedy; empty when there is none
     */
    public static Optional<String> problem(String type, List<Candidate> selected) {
        if (selected.size() > 1) {
            return Optional.of("Multiple " + type + " beans: "
                    + String.join(", ", selected.stream().map(Candidate::description).sorted().toList())
                    + ". Expected at most one, whatever its qualifiers. Remove all but one, or make one of them an "
                    + "@Alternative with a @Priority");
        }
        if (selected.size() == 1 && selected.get(0).qualified()) {
            return Optional.of("The " + type + " bean " + selected.get(0).description()
                    + " has a qualifier. Expected a bean without one, because a qualified bean is never asked. Remove the "
                    + "qualifier, or leave the type out of the bean's types with @Typed");
        }
        return Optional.empty();
    }

    /**
     * Finds the only bean of an SPI.
     *
     * @param beans all beans of the type, whatever their qualifiers
     * @param otherwise the default where the application has no such bean
     * @throws ConfigurationException if there are several, or if the only one has a qualifier
     */
    public static <T> T only(Class<T> type, Instance<T> beans, T otherwise) {
        return check(type.getSimpleName(), beans).map(InstanceHandle::get).orElse(otherwise);
    }

    /**
     * Finds the only bean of a type and does not create it.
     *
     * @param type the name of the type
     * @param beans all beans of the type, whatever their qualifiers
     * @return empty when there is none
     * @throws ConfigurationException if there are several, or if the only one has a qualifier
     */
    public static <T> Optional<InstanceHandle<T>> check(String type, Instance<T> beans) {
        List<InstanceHandle<T>> handles = StreamSupport
                .stream(((InjectableInstance<T>) beans).handles().spliterator(), false)
                .filter(handle -> !handle.getBean().isSuppressed())
                .toList();
        problem(type, handles.stream().map(handle -> Candidate.of(handle.getBean())).toList()).ifPresent(problem -> {
            throw new ConfigurationException(problem);
        });
        return handles.stream().findFirst();
    }

    /**
     * Finds the beans of an SPI by the operations that they name, whatever their qualifiers. Within one operation, and not
     * among all beans of the type, a default bean gives way and an alternative wins.
     *
     * @param operations gives the operations that a bean names
     * @return one bean for each operation
     * @throws ConfigurationException if several beans name one operation
     */
    static <T> Map<String, T> byOperation(Class<T> type, Function<T, Set<String>> operations) {
        Map<String, Map<InjectableBean<?>, T>> candidates = new LinkedHashMap<>();
        ArcContainer container = Arc.container();
        for (Bean<?> found : container.beanManager().getBeans(type, Any.Literal.INSTANCE)) {
            InjectableBean<?> bean = (InjectableBean<?>) found;
            if (!bean.isSuppressed()) {
                T instance = type.cast(container.instance(bean).get());
                for (String operation : operations.apply(instance)) {
                    candidates.computeIfAbsent(operation, name -> new LinkedHashMap<>()).put(bean, instance);
                }
            }
        }
        Map<String, T> byOperation = new HashMap<>();
        candidates.forEach((operation, beans) -> {
            List<InjectableBean<?>> selected = select(beans.keySet(), Candidate::of);
            if (selected.size() > 1) {
                throw new ConfigurationException("Multiple " + type.getSimpleName() + " beans for the operation '" + operation
                        + "': " + String.join(", ", selected.stream().map(bean -> Candidate.of(bean).description()).sorted()
                                .toList())
                        + ". Remove all but one");
            }
            byOperation.put(operation, beans.get(selected.get(0)));
        });
        return byOperation;
    }

    /**
     * Rejects beans for operations that do not exist: they would never be asked.
     *
     * @param type the SPI
     * @param method the method of the SPI that names the operations
     * @param named the operations that beans name
     * @param known the operations of the application
     * @throws ConfigurationException if one of the named is not known
     */
    static void rejectUnknown(Class<?> type, String method, Set<String> named, Set<String> known) {
        Set<String> unknown = new TreeSet<>(named);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(type.getSimpleName() + " beans for unknown operations " + unknown + ". Expected "
                    + method + " to return one of " + new TreeSet<>(known) + ". Correct or remove them");
        }
    }
}
