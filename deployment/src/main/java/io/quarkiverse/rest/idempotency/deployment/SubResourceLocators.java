package io.quarkiverse.rest.idempotency.deployment;

import java.util.HashSet;
import java.util.Set;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * The methods that return resources instead of responses: they have a path and no verb. Quarkus REST makes handlers for every
 * class and interface that could be returned; only these methods tell which of them can answer requests.
 */
final class SubResourceLocators {

    private static final DotName PATH = DotName.createSimple("jakarta.ws.rs.Path");
    private static final DotName CLASS = DotName.createSimple(Class.class);

    private final IndexView index;
    private final Set<DotName> returned = new HashSet<>();
    private boolean anything;

    /**
     * @param verbs the annotations of methods that answer requests
     */
    SubResourceLocators(IndexView index, Set<DotName> verbs) {
        this.index = index;
        for (AnnotationInstance path : index.getAnnotations(PATH)) {
            if (path.target().kind() == AnnotationTarget.Kind.METHOD
                    && verbs.stream().noneMatch(path.target().asMethod()::hasDeclaredAnnotation)) {
                add(path.target().asMethod());
            }
        }
    }

    private void add(MethodInfo locator) {
        Type type = locator.returnType();
        if (type.name().equals(CLASS) && type.kind() == Type.Kind.PARAMETERIZED_TYPE) {
            type = type.asParameterizedType().arguments().get(0);
        }
        if (type.name().equals(DotName.OBJECT_NAME) || type.name().equals(CLASS)) {
            anything = true;
        } else {
            returned.add(type.name());
        }
    }

    /**
     * @return whether an instance of the type may be returned, as far as declared types tell
     */
    boolean mayReturn(ClassInfo type) {
        if (anything) {
            return true;
        }
        Set<DotName> own = namesWithAncestors(type);
        return returned.stream().anyMatch(name -> own.contains(name) || index.getClassByName(name) != null
                && namesWithAncestors(index.getClassByName(name)).contains(type.name()));
    }

    /** Includes the names of types that are not indexed. */
    private Set<DotName> namesWithAncestors(ClassInfo type) {
        Set<DotName> names = new HashSet<>();
        for (ClassInfo ancestor : Hierarchy.withAncestors(type, index)) {
            names.add(ancestor.name());
            names.addAll(ancestor.interfaceNames());
            if (ancestor.superName() != null && !ancestor.superName().equals(DotName.OBJECT_NAME)) {
                names.add(ancestor.superName());
            }
        }
        return names;
    }
}
