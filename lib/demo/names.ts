/** People, towns and numbers of one country, so that a name, an address and a telephone number go together. */
export type Country = {
  name: string
  dial: string
  domain: string
  legal: readonly string[]
  first: readonly string[]
  last: readonly string[]
  towns: readonly (readonly [town: string, postalCode: string])[]
}

const words = (text: string) => text.split(' ')

export const europe: readonly Country[] = [
  {
    name: 'Germany',
    dial: '+49',
    domain: 'de',
    legal: ['GmbH', 'AG', 'GmbH & Co. KG'],
    first: words(
      'Katrin Jonas Ingo Anneke Lukas Miriam Stefan Heike Felix Nadine Torben Silke Matthias Franziska Ralf Johanna',
    ),
    last: words(
      'Haas Reuter Brinkmann Vogel Seidel Krüger Baumann Lorenz Engel Winter Scholz Friedrich Keller Hartmann',
    ),
    towns: [
      ['Hamburg', '20095'],
      ['München', '80331'],
      ['Köln', '50667'],
      ['Leipzig', '04109'],
      ['Stuttgart', '70173'],
    ],
  },
  {
    name: 'France',
    dial: '+33',
    domain: 'fr',
    legal: ['SAS', 'SA', 'SARL'],
    first: words(
      'Bastien Claire Hugo Margaux Antoine Élodie Julien Camille Mathieu Inès Thibault Lucie',
    ),
    last: words(
      'Leclerc Mercier Fontaine Roussel Chevalier Lambert Girard Moreau Perrin Gauthier Renard Barbier',
    ),
    towns: [
      ['Lyon', '69002'],
      ['Nantes', '44000'],
      ['Lille', '59000'],
      ['Toulouse', '31000'],
    ],
  },
  {
    name: 'Italy',
    dial: '+39',
    domain: 'it',
    legal: ['S.p.A.', 'S.r.l.'],
    first: words(
      'Paolo Giulia Matteo Chiara Davide Elisa Lorenzo Marta Simone Federica Andrea Valentina',
    ),
    last: words(
      'Greco Ferri Conti Marchetti Rinaldi Sala Bianchi Galli Moretti Colombo Fontana Caruso',
    ),
    towns: [
      ['Milano', '20121'],
      ['Torino', '10121'],
      ['Bologna', '40121'],
      ['Verona', '37121'],
    ],
  },
  {
    name: 'Sweden',
    dial: '+46',
    domain: 'se',
    legal: ['AB'],
    first: words('Tilda Oskar Elsa Viktor Maja Anton Freja Gustav Alva Nils Saga Emil'),
    last: words('Ek Lindqvist Sandberg Nyström Holm Berglund Åkesson Sjöberg Wallin Forsberg'),
    towns: [
      ['Göteborg', '411 03'],
      ['Malmö', '211 20'],
      ['Uppsala', '753 20'],
      ['Västerås', '722 11'],
    ],
  },
  {
    name: 'Norway',
    dial: '+47',
    domain: 'no',
    legal: ['AS', 'ASA'],
    first: words('Ingrid Nora Sindre Marit Eirik Solveig Håkon Silje Lars Astri Jonas Kari'),
    last: words('Solheim Haugen Bakke Dahl Strand Lunde Moen Aas Eide Nygård'),
    towns: [
      ['Bergen', '5003'],
      ['Oslo', '0150'],
      ['Trondheim', '7011'],
      ['Stavanger', '4005'],
    ],
  },
  {
    name: 'Netherlands',
    dial: '+31',
    domain: 'nl',
    legal: ['B.V.', 'N.V.'],
    first: words('Anneke Pieter Linde Daan Sanne Joris Femke Bram Lotte Ruben Maud Thijs'),
    last: words('Bos Peeters Dekker Visser Mulder Kuiper Vermeer Hoekstra Willems Jansen'),
    towns: [
      ['Utrecht', '3511 AA'],
      ['Rotterdam', '3011 AA'],
      ['Eindhoven', '5611 AA'],
      ['Groningen', '9711 LM'],
    ],
  },
  {
    name: 'Spain',
    dial: '+34',
    domain: 'es',
    legal: ['S.A.', 'S.L.'],
    first: words('Lucía Álvaro Marina Sergio Nuria Javier Elena Pablo Carmen Diego Irene Raúl'),
    last: words('Castro Romero Navarro Ortega Vidal Serrano Molina Iglesias Campos Prieto'),
    towns: [
      ['Valencia', '46002'],
      ['Bilbao', '48001'],
      ['Sevilla', '41001'],
      ['Zaragoza', '50001'],
    ],
  },
  {
    name: 'Poland',
    dial: '+48',
    domain: 'pl',
    legal: ['Sp. z o.o.', 'S.A.'],
    first: words('Agnieszka Tomasz Magdalena Paweł Karolina Marcin Zofia Jakub Ewa Michał'),
    last: words('Nowak Zieliński Wójcik Kowalczyk Mazur Krawczyk Pawlak Dudek Sikora Baran'),
    towns: [
      ['Kraków', '31-001'],
      ['Wrocław', '50-101'],
      ['Gdańsk', '80-831'],
      ['Poznań', '61-772'],
    ],
  },
]

export const america: readonly Country[] = [
  {
    name: 'United States',
    dial: '+1',
    domain: 'us',
    legal: ['Inc.', 'LLC', 'Corp.'],
    first: words('Ava Mason Harper Logan Riley Owen Grace Caleb Nora Wyatt Hazel Miles Ruby Dean'),
    last: words(
      'Carter Bennett Hayes Sullivan Brooks Parker Reed Coleman Foster Jensen Whitaker Barnes',
    ),
    towns: [
      ['Denver', '80202'],
      ['Portland', '97204'],
      ['Austin', '78701'],
      ['Columbus', '43215'],
    ],
  },
]

export const companyRoots = words(
  'Fjordmed Weserguss Alpenlicht Nordwerk Rheinmess Lumen Optika Precisa Metrion Hydrosens Kalibra Vectra Termika Balto Aerolab Sondera Quantis Portus Celsio Ferrum Silva Aquila Novamet Tecnoval Polaris Meridian Corvus Elbtal Isar Adria Medea Tekhne Orvell Sentra Brisk Kestrel Hallmark Tidewell Axiom Cobalt Delphi Ergon Fonda Gantry Helio Indigo',
)

export const companyKinds = words(
  'Instruments Systems Technik Labs Engineering Pharma Foods Energy Logistics Medical',
)

export const titles = [
  'Head of Quality',
  'Production Manager',
  'Laboratory Manager',
  'Process Engineer',
  'Purchasing Manager',
  'Managing Director',
  'Head of Engineering',
  'Plant Manager',
  'Quality Engineer',
  'Maintenance Lead',
  'R&D Manager',
  'Operations Director',
  'Buyer',
  'Metrology Specialist',
] as const

export const departments = [
  'Quality',
  'Production',
  'Purchasing',
  'Engineering',
  'Research',
] as const
export const sources = ['Web', 'Phone Inquiry', 'Partner Referral', 'Trade Show', 'Other'] as const
export const industries = [
  'Machinery',
  'Manufacturing',
  'Electronics',
  'Healthcare',
  'Chemicals',
  'Energy',
  'Engineering',
  'Biotechnology',
  'Transportation',
] as const
export const streets = [
  'Harbour Street',
  'Mill Lane',
  'Station Road',
  'Market Square',
  'North Quay',
] as const
