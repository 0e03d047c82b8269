"""Words that end the names of houses and firms, and join their parts."""

from __future__ import annotations

import re

from aggregation.deidentification.observing import HOUSES

FIELDS = ("nephrology|neurology|neuro|telestroke|retina|ob ?-?gyn|ob|trauma|enteral|sterile|urology|derm|dermatology|gi"
          r"|gastro\w*|ent|pulmonary|oncology|podiatry|ortho\w*|optical|optometry|eye|spine|pain"
          "|wound care|vein|allergy"
          "|women'?s|children'?s|kids|infants?|anesthesia|pathology|path|radiology|perinatal|psychiatry|behavioral"
          "|internists|genomics|laser|subacute|acute|transitional|vascular|palliative|hyperbarics?|heart|burn|stroke|shock"
          "|brain|limb salvage|critical care|emergency(?: department)?|swing bed program|crisis unit|family practice"
          "|mobile icu|tower")
FIRMS = ("llc|inc|pc|co|corp|bros|svcs|partners|solutions|supply|sales|rentals|returns|couriers|contractors|finishes"
         "|staffing|protective|radio|oxygen|excipients|infusion|vision|mobility|dme|fitness|towing|freight|attorneys"
         "|market|shops?|co-?op|thrift|diesel|diner|motel|inn|casino|suites|nest|animal|factory|works|mill|plant|mine"
         "|feeders|feedlot|orchards?|elevator|trust|health plan")
PUBLIC = (r"isd|dss|fd|pd|vfd|(?<=county )so|(?<=co\. )so|(?<=co )so|sheriff'?s?(?: office)?|dispatch"
          "|state police|police|hs|ems|er|ed|walk-?in|after hours|at home|head start|convent|rectory|tabernacle"
          "|counseling|ltc|alf|hosp|inst|institute|cancer care|day center|cah|ref(?:erence)? lab")
GROUNDS = ("reservation|building|bldg|causeway|connector|ramp|bridge|apts?|apartments|outlets?|mall|plaza|campground"
           "|trailhead|ballfield|landing|marina|harbor|airport|casino|medevac|park(?: and ride)?")
TAILS = "|".join((*sorted(HOUSES - {"st", "and", "drug", "mercy"}), FIELDS, FIRMS, PUBLIC, GROUNDS))
TAIL = re.compile(TAILS)
AND = r"(?:,? (?:&|and) | ?[&+] ?| )"
# "Home for the Aged".
FOR_WHOM = (r" for (?:the )?(?:aged|elderly|blind|deaf|women|men|children|living|healing|hope|change|mind|pain"
            r"|rehabilitation|behavioral health|mental health|families|youth)\b")
HOUSE_TAIL = (rf"(?:(?:{AND}(?:{TAILS})\b|{FOR_WHOM}){{1,4}}(?: (?:\d{{1,4}}|center))?| ?#\d{{1,4}}\b| local \d{{1,4}}"
              r"|(?<= local) \d{1,4})")
