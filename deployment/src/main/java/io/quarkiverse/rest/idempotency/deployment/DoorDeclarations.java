package io.quarkiverse.rest.idempotency.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.Type;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.runtime.config.Attributes;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.runtime.door.DoorDefinition;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Makes operations of annotations that declare them without HTTP, and finds their mistakes.
 */
final class DoorDeclarations {

    private static final DotName STRING = DotName.createSimple(String.class);
    private static final String RECORDED_FAILURES = "recordedFailures";

    /** Settings of a request over HTTP: a global value of them must not reach an operation that has none. */
    private static final Map<String, String> WITHOUT_HTTP = Map.of("replay", "STORED", "fingerprint", "BYTES");

    private final IndexView index;

    /**
     * @param index also of the classes of the JDK
     */
    DoorDeclarations(IndexView index) {
        this.index = index;
    }

    /**
     * @param name the name of the operation
     * @param place the class or method that the annotation stands on, for messages
     * @param annotation the declaration
     * @param own the attributes of the annotation that are not settings of an operation
     * @param defaults the attributes that are not declared
     * @param notInTransaction why it cannot be completed in the transaction of its work; empty when it can
     * @param problems the mistakes that are known already
     */
    DoorOperationBuildItem operation(String name, String place, AnnotationInstance annotation, List<String> own,
            Map<String, String> defaults, String notInTransaction, List<String> problems) {
        List<String> all = new ArrayList<>();
        problems.forEach(problem -> all.add(place + ": " + problem));
        String annotated = "@" + annotation.name().withoutPackagePrefix();
        if (name.isBlank() || name.length() > Binding.MAX_OPERATION) {
            all.add(place + ": expected a name of its operation of 1 to " + Binding.MAX_OPERATION + " characters, got "
                    + name.length() + ". Correct " + annotated);
        }
        Map<String, String> attributes = new LinkedHashMap<>(IdempotentDeclarations.set(annotation));
        attributes.keySet().removeAll(own);
        attributes.keySet().removeAll(Set.of(RECORDED_FAILURES, "keyRequirement"));
        Attributes settings = new Attributes(attributes);
        settings.problems().forEach((attribute, problem) -> all.add(place + ": its attribute " + attribute
                + " cannot be used: " + problem + ". Correct " + annotated + "(" + attribute + " = …)"));
        if (settings.problems().isEmpty() && settings.completion().filter(Completion.IN_TRANSACTION::equals).isPresent()
                && !notInTransaction.isEmpty()) {
            all.add(place + ": completion IN_TRANSACTION is not possible, " + notInTransaction
                    + ". Change that, or use AFTER_RESPONSE_BUILT");
        }
        defaults.forEach(attributes::putIfAbsent);
        attributes.putAll(WITHOUT_HTTP);
        List<String> failures = failures(annotation.value(RECORDED_FAILURES));
        failures.forEach(failure -> {
            if (!canBeMadeAnew(failure)) {
                all.add(place + ": its attribute recordedFailures cannot be used: expected a class with a public constructor "
                        + "that takes one String, and " + failure + " has none. Add the constructor, or remove the class from "
                        + annotated);
            }
        });
        return new DoorOperationBuildItem(
                new OperationDefinition(name, place, attributes, notInTransaction, true, false),
                new DoorDefinition(name, failures), all);
    }

    private static List<String> failures(AnnotationValue listed) {
        return listed == null ? List.of()
                : Arrays.stream(listed.asClassArray()).map(Type::name).map(DotName::toString).toList();
    }

    private boolean canBeMadeAnew(String failure) {
        ClassInfo type = index.getClassByName(failure);
        return type == null || !Modifier.isAbstract(type.flags()) && type.constructors().stream()
                .anyMatch(constructor -> Modifier.isPublic(constructor.flags()) && constructor.parametersCount() == 1
                        && constructor.parameterType(0).name().equals(STRING));
    }
}
