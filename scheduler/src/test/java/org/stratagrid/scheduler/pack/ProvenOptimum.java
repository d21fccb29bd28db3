package org.stratagrid.scheduler.pack;

import com.google.ortools.Loader;
import com.google.ortools.sat.BoolVar;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.stratagrid.scheduler.node.Resource;
import org.stratagrid.scheduler.node.Size;

/**
 * How few nodes are enough, by CP-SAT, which proves what it says. Servers of one group are equal and never share a node, so a
 * group is on a node or is not: that is all there is to decide.
 *
 * @param least   no packing has fewer nodes; the optimum where {@code proven}
 * @param proven  a packing with so many nodes was found too
 * @param seconds that it took
 */
record ProvenOptimum(int least, boolean proven, double seconds) {

    static {
        Loader.loadNativeLibraries();
    }

    static ProvenOptimum of(PackProblem problem, double mostSeconds) {
        CpModel model = new CpModel();
        List<PackProblem.Bin> nodes = problem.nodes();
        Map<Object, List<PackProblem.Item>> groups = problem.servers().stream()
                .collect(Collectors.groupingBy(PackProblem.Item::group, LinkedHashMap::new, Collectors.toList()));
        List<BoolVar> used = new ArrayList<>();
        List<Map<Resource, LinearExprBuilder>> taken = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            used.add(model.newBoolVar("used " + node));
            Map<Resource, LinearExprBuilder> sums = new LinkedHashMap<>();
            for (Resource resource : Resource.values()) {
                sums.put(resource, LinearExpr.newBuilder());
            }
            taken.add(sums);
        }
        for (List<PackProblem.Item> group : groups.values()) {
            Size size = group.get(0).size();
            List<Literal> places = new ArrayList<>();
            for (int node = 0; node < nodes.size(); node++) {
                BoolVar here = model.newBoolVar("here");
                places.add(here);
                model.addImplication(here, used.get(node));
                taken.get(node).forEach((resource, sum) -> sum.addTerm(here, resource.of(size)));
            }
            model.addEquality(LinearExpr.sum(places.toArray(Literal[]::new)), group.size());
        }
        for (int node = 0; node < nodes.size(); node++) {
            for (Resource resource : Resource.values()) {
                LinearExprBuilder room = LinearExpr.newBuilder()
                        .addTerm(used.get(node), resource.of(nodes.get(node).free()));
                model.addLessOrEqual(taken.get(node).get(resource), room);
            }
            // Of equal nodes the first ones, which changes no optimum and spares the search the others.
            for (int other = node + 1; other < nodes.size(); other++) {
                if (nodes.get(other).free().equals(nodes.get(node).free())) {
                    model.addLessOrEqual(used.get(other), used.get(node));
                    break;
                }
            }
        }
        model.minimize(LinearExpr.sum(used.toArray(Literal[]::new)));
        CpSolver solver = new CpSolver();
        solver.getParameters().setMaxTimeInSeconds(mostSeconds).setNumWorkers(2);
        CpSolverStatus status = solver.solve(model);
        return new ProvenOptimum(
                (int) Math.round(Math.ceil(solver.bestObjectiveBound() - 1e-6)),
                status == CpSolverStatus.OPTIMAL,
                solver.wallTime());
    }
}
