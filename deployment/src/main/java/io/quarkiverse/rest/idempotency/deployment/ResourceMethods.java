package io.quarkiverse.rest.idempotency.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.resteasy.reactive.common.processor.scanning.ResourceScanningResult;

import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;

/**
 * Lists the resource methods of an application, the way Quarkus REST does: of each resource class, its own methods, then those
 * of its superclasses and interfaces that it has not redeclared with an HTTP annotation.
 */
final class ResourceMethods {

    private static final DotName PATH = DotName.createSimple("jakarta.ws.rs.Path");

    private final ResourceScanningResult scan;
    private final Predicate<ClassInfo> served;
    private final IndexView index;

    /**
     * @param served whether the application has the root resource class, and has not left it out for its profile, say
     */
    ResourceMethods(ResourceScanningResult scan, Predicate<ClassInfo> served, IndexView index) {
        this.scan = scan;
        this.served = served;
        this.index = index;
    }

    List<ResourceMethod> list() {
        Map<DotName, ClassInfo> classes = new LinkedHashMap<>(scan.getScannedResources());
        for (DotName pathInterface : scan.getPathInterfaces().keySet()) {
            for (ClassInfo implementor : index.getAllKnownImplementations(pathInterface)) {
                if (!implementor.isAbstract()) {
                    classes.putIfAbsent(implementor.name(), implementor);
                }
            }
        }
        classes.values().removeIf(Predicate.not(served));
        SubResourceLocators locators = new SubResourceLocators(index, scan.getHttpAnnotationToMethod().keySet());
        // The declarations of a class come before those of its superclasses and interfaces.
        scan.getPossibleSubResources().values().stream().filter(locators::mayReturn)
                .sorted(Comparator.comparing((ClassInfo type) -> -Hierarchy.withAncestors(type, index).size())
                        .thenComparing(ClassInfo::name))
                .forEach(subResource -> classes.put(subResource.name(), subResource));
        List<ResourceMethod> methods = new ArrayList<>();
        for (ClassInfo resourceClass : classes.values()) {
            collect(resourceClass, resourceClass, pathOf(resourceClass), new HashSet<>(), methods);
        }
        return methods;
    }

    private void collect(ClassInfo current, ClassInfo resourceClass, String classPath, Set<String> seen,
            List<ResourceMethod> methods) {
        for (MethodInfo method : current.methods()) {
            for (Map.Entry<DotName, String> verb : scan.getHttpAnnotationToMethod().entrySet()) {
                if (method.hasDeclaredAnnotation(verb.getKey()) && !method.isSynthetic()
                        && seen.add(MethodKeys.signature(method))) {
                    methods.add(new ResourceMethod(method, resourceClass, verb.getValue(),
                            PathTemplates.join(classPath, path(method))));
                }
            }
        }
        for (ClassInfo parent : Hierarchy.parents(current, index)) {
            collect(parent, resourceClass, classPath, seen, methods);
        }
    }

    private String pathOf(ClassInfo resourceClass) {
        AnnotationInstance own = resourceClass.declaredAnnotation(PATH);
        if (own != null) {
            return own.value().asString();
        }
        for (ClassInfo parent : Hierarchy.parents(resourceClass, index)) {
            String path = pathOf(parent);
            if (path != null) {
                return path;
            }
        }
        return null;
    }

    private static String path(MethodInfo method) {
        for (AnnotationInstance path : method.annotations(PATH)) {
            if (path.target().kind() == AnnotationTarget.Kind.METHOD) {
                return path.value().asString();
            }
        }
        return null;
    }
}
