// The parts of jsforce require each other in a circle: where one is loaded before the whole, the whole has no Connection for whoever
// comes later in the same process. The product loads parts alone; some tests act as a client of the org and want the whole.
import 'jsforce'
