package io.quarkiverse.rest.idempotency.deployment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.deployment.spi.IdempotentMethodBuildItem;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;

/**
 * Finds out whether a resource method is idempotent, and its declared attributes: on the method of the class, on the method
 * that it implements, on the class, on the types that the class extends or implements, and by other extensions, in this order,
 * attribute by attribute.
 */
final class IdempotentDeclarations {

    static final DotName IDEMPOTENT = DotName.createSimple(Idempotent.class);

    private static final String KEY_REQUIREMENT = "keyRequirement";
    private static final String FORMER_KEY_REQUIREMENT = "key";

    /** At most one of them makes sense for a method. */
    private static final Set<String> KEY_SOURCES = Set.of("keyMember", "keyParts", "keyResolver");

    private static final Set<String> UNSAFE_VERBS = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final IndexView index;
    private final List<IdempotentMethodBuildItem> declared;

    /**
     * The declaration of one method.
     *
     * @param attributes only those that are declared
     * @param onMethod whether the method itself is annotated, or declared, and not just its class
     * @param byExtension whether another extension declares it, so that it may have a profile at run time
     */
    record Declaration(Map<String, String> attributes, boolean onMethod, boolean byExtension) {
    }

    IdempotentDeclarations(IndexView index, List<IdempotentMethodBuildItem> declared) {
        this.index = index;
        this.declared = declared;
    }

    Optional<Declaration> of(ResourceMethod method) {
        Map<String, String> attributes = new LinkedHashMap<>();
        List<ClassInfo> classes = Hierarchy.withAncestors(method.resourceClass(), index);
        boolean onMethod = false;
        for (ClassInfo type : classes) {
            for (MethodInfo own : Hierarchy.sameSignature(type, method.declaration())) {
                onMethod |= add(attributes, own.declaredAnnotation(IDEMPOTENT));
            }
        }
        boolean onClass = false;
        if (onMethod || UNSAFE_VERBS.contains(method.verb())) {
            for (ClassInfo type : classes) {
                onClass |= add(attributes, type.declaredAnnotation(IDEMPOTENT));
            }
        }
        boolean byExtension = false;
        for (IdempotentMethodBuildItem item : declared) {
            if (matches(item, method)) {
                item.attributes().forEach(attributes::putIfAbsent);
                byExtension = true;
            }
        }
        onMethod |= byExtension;
        return onMethod || onClass ? Optional.of(new Declaration(attributes, onMethod, byExtension)) : Optional.empty();
    }

    private static boolean matches(IdempotentMethodBuildItem declared, ResourceMethod method) {
        if (declared.className() != null) {
            return declared.methodName().equals(method.declaration().name())
                    && (declared.className().equals(method.resourceClass().name().toString())
                            || declared.className().equals(method.declaration().declaringClass().name().toString()));
        }
        return declared.verb().equals(method.verb()) && PathTemplates.sameShape(declared.pathTemplate(), method.path());
    }

    private static boolean add(Map<String, String> attributes, AnnotationInstance annotation) {
        if (annotation == null) {
            return false;
        }
        // Declarations of the key closer to the method are not mixed with those further away.
        boolean sourceSaid = KEY_SOURCES.stream().anyMatch(attributes::containsKey);
        set(annotation).forEach((name, text) -> {
            if (!sourceSaid || !KEY_SOURCES.contains(name)) {
                attributes.putIfAbsent(name, text);
            }
        });
        return true;
    }

    /** The attributes that have a value: an empty one is the same as none, because it is the default. */
    static Map<String, String> set(AnnotationInstance annotation) {
        Map<String, String> set = new LinkedHashMap<>();
        for (AnnotationValue value : annotation.values()) {
            String text = text(value);
            if (!text.isEmpty()) {
                set.merge(value.name().equals(FORMER_KEY_REQUIREMENT) ? KEY_REQUIREMENT : value.name(), text,
                        (one, other) -> one.equals(other) ? one : one + "\n" + other);
            }
        }
        return set;
    }

    private static String text(AnnotationValue value) {
        return switch (value.kind()) {
            case ARRAY -> String.join("\n", value.asStringArray());
            default -> value.asString();
        };
    }
}
